package io.rejoin.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/** vertx-auth-jwt: one provider, reused; its futures are complete when they come back. It writes its own {@code typ}. */
final class VertxAuth implements Contender {
    private final Vertx vertx = Vertx.vertx();
    private final JWTOptions options = new JWTOptions()
            .setAlgorithm("HS256")
            .setIssuer(Workload.ISSUER)
            .addAudience(Workload.AUDIENCE)
            .setSubject(Workload.USER)
            .setExpiresInSeconds((int) Workload.POLICY.lifetime().toSeconds());
    private final JWTAuth auth = JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                    .setJWTOptions(options)
                    .addPubSecKey(new PubSecKeyOptions()
                            .setAlgorithm("HS256")
                            .setId(BenchmarkKey.ID)
                            .setBuffer(Buffer.buffer(BenchmarkKey.SECRET))));
    private final Workload workload;

    VertxAuth(Workload workload) {
        this.workload = workload;
    }

    @Override
    public Object verify(String token) {
        var checked = auth.authenticate(new TokenCredentials(token));
        if (!checked.succeeded()) {
            throw new IllegalArgumentException(checked.cause());
        }
        return checked.result();
    }

    @Override
    public String issue() {
        return auth.generateToken(
                new JsonObject()
                        .put("ep", Workload.REVISION.value())
                        .put("hubs", new JsonObject().put(Workload.HUB, new JsonArray(workload.groups())))
                        .put("jti", Workload.ID.text())
                        .put("pos", Workload.POSITION.text())
                        .put("sid", Workload.ID.family().value()),
                options);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
