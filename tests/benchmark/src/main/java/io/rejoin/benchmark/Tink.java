package io.rejoin.benchmark;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwtHmacKey;
import com.google.crypto.tink.jwt.JwtHmacParameters;
import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.jwt.JwtMacConfig;
import com.google.crypto.tink.jwt.JwtValidator;
import com.google.crypto.tink.jwt.RawJwt;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.stream.Collectors;

/** Tink's JWT: one primitive and one validator, both reused. Tink takes objects in a token as JSON, made beforehand. */
final class Tink implements Contender {
    private final JwtMac mac;
    private final JwtValidator validator = JwtValidator.newBuilder()
            .expectTypeHeader("reconnect+jwt")
            .expectIssuer(Workload.ISSUER)
            .expectAudience(Workload.AUDIENCE)
            .build();
    private final String hubs;

    Tink(Workload workload) throws GeneralSecurityException {
        hubs = workload.groups().stream().collect(Collectors.joining("\",\"", "{\"" + Workload.HUB + "\":[\"", "\"]}"));
        JwtMacConfig.register();
        mac = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key()).withFixedId(1).makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), JwtMac.class);
    }

    private static JwtHmacKey key() throws GeneralSecurityException {
        return JwtHmacKey.builder()
                .setParameters(JwtHmacParameters.builder()
                        .setKeySizeBytes(BenchmarkKey.SECRET.length)
                        .setAlgorithm(JwtHmacParameters.Algorithm.HS256)
                        .setKidStrategy(JwtHmacParameters.KidStrategy.CUSTOM)
                        .build())
                .setKeyBytes(SecretBytes.copyFrom(BenchmarkKey.SECRET, InsecureSecretKeyAccess.get()))
                .setCustomKid(BenchmarkKey.ID)
                .build();
    }

    @Override
    public Object verify(String token) throws GeneralSecurityException {
        return mac.verifyMacAndDecode(token, validator);
    }

    @Override
    public String issue() throws Exception {
        Instant now = Instant.now();
        return mac.computeMacAndEncode(RawJwt.newBuilder()
                .setTypeHeader("reconnect+jwt")
                .setAudience(Workload.AUDIENCE)
                .addNumberClaim("ep", Workload.REVISION.value())
                .setExpiration(now.plus(Workload.POLICY.lifetime()))
                .addJsonObjectClaim("hubs", hubs)
                .setIssuedAt(now)
                .setIssuer(Workload.ISSUER)
                .setJwtId(Workload.ID.text())
                .addStringClaim("pos", Workload.POSITION.text())
                .addStringClaim("sid", Workload.ID.family().value())
                .setSubject(Workload.USER)
                .build());
    }
}
