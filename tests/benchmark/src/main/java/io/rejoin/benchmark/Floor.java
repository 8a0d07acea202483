package io.rejoin.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What no HS256 token can cost less than: the JDK's MAC, keyed once for each thread, the JDK's base64, the bytes and
 * the comparison. It reads no JSON and checks no claim; it writes the same text as {@link Rejoin}.
 */
final class Floor implements Contender {
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Floor::mac);

    private final String header = BenchmarkKey.base64Url("{\"kid\":\"%s\",\"typ\":\"reconnect+jwt\",\"alg\":\"HS256\"}"
                    .formatted(BenchmarkKey.ID)
                    .getBytes(StandardCharsets.US_ASCII))
            + ".";
    private final Workload workload;

    Floor(Workload workload) {
        this.workload = workload;
    }

    @Override
    public Object verify(String token) {
        byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
        int payload = token.indexOf('.') + 1;
        int signature = token.lastIndexOf('.') + 1;
        Mac mac = MAC.get();
        mac.update(text, 0, signature - 1);
        if (!MessageDigest.isEqual(mac.doFinal(), decode(text, signature, text.length))) {
            throw new IllegalArgumentException("wrong signature");
        }
        return decode(text, payload, signature - 1);
    }

    @Override
    public String issue() {
        byte[] payload = payload().getBytes(StandardCharsets.UTF_8);
        String signed = header + ENCODER.encodeToString(payload);
        byte[] signature = MAC.get().doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + ENCODER.encodeToString(signature);
    }

    private String payload() {
        long now = Instant.now().getEpochSecond();
        var json = new StringBuilder(512)
                .append("{\"aud\":\"" + Workload.AUDIENCE + "\",\"ep\":")
                .append(Workload.REVISION.value())
                .append(",\"exp\":")
                .append(now + Workload.POLICY.lifetime().toSeconds())
                .append(",\"hubs\":{\"" + Workload.HUB + "\":[");
        String separator = "\"";
        for (String group : workload.groups()) {
            json.append(separator).append(group);
            separator = "\",\"";
        }
        return json.append("\"]},\"iat\":")
                .append(now)
                .append(",\"iss\":\"" + Workload.ISSUER + "\",\"jti\":\"")
                .append(Workload.ID.text())
                .append("\",\"pos\":\"")
                .append(Workload.POSITION.text())
                .append("\",\"sid\":\"")
                .append(Workload.ID.family().value())
                .append("\",\"sub\":\"" + Workload.USER + "\"}")
                .toString();
    }

    private static byte[] decode(byte[] text, int from, int to) {
        return DECODER.decode(ByteBuffer.wrap(text, from, to - from)).array();
    }

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(BenchmarkKey.SECRET, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no HmacSHA256", e);
        }
    }
}
