package io.rejoin.client;

import com.microsoft.signalr.HttpRequestException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Shows the claim, on the one request of each start that decides whose connection it will be: negotiate, or the upgrade to a WebSocket
 * without negotiate. With a key and a token it asks for a challenge first, the way the request itself goes.
 *
 * <p>Answers are read whole in here: upstream never learns of one that breaks off behind its head, and would wait for ever.
 */
final class ClaimInterceptor implements Interceptor {
    static final String KEY = "Rejoin-Key";
    static final String PROOF = "Rejoin-Proof";
    private static final String UPGRADE = "Upgrade";
    private static final String NEGOTIATE = "negotiate";
    private static final long CHALLENGE_BYTES_MAX = 4096;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Claim claim;
    private final Optional<PossessionKey> key;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    ClaimInterceptor(Claim claim, Optional<PossessionKey> key) {
        this.claim = claim;
        this.key = key;
    }

    /** Breaks off every request that is under way. */
    void cancel() {
        calls.forEach(Call::cancel);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        calls.add(chain.call());
        try {
            Request request = chain.request();
            Response response = chain.proceed(decides(request) ? claimed(chain, request) : request);
            return isUpgrade(request) ? unlessRefused(response) : whole(response);
        } finally {
            calls.remove(chain.call());
        }
    }

    private static boolean decides(Request request) {
        return isUpgrade(request) ? request.url().queryParameter("id") == null : isNegotiate(request);
    }

    private static boolean isUpgrade(Request request) {
        return request.header(UPGRADE) != null;
    }

    private static boolean isNegotiate(Request request) {
        HttpUrl url = request.url();
        return request.method().equals("POST")
                && url.pathSegments().get(url.pathSize() - 1).equals(NEGOTIATE);
    }

    private Request claimed(Chain chain, Request request) throws IOException {
        Request.Builder builder = request.newBuilder();
        claim.headers().forEach(builder::header);
        if (key.isPresent()) {
            builder.header(KEY, key.get().text());
            Optional<String> token = claim.token();
            if (token.isPresent()) {
                challenge(chain, request)
                        .ifPresent(challenge -> builder.header(PROOF, key.get().proof(challenge, token.get())));
            }
        }
        return builder.build();
    }

    /** Empty if this server knows of none, or sends clients elsewhere; fails if it cannot be had now, as a token without its proof would be lost. */
    private static Optional<Challenge> challenge(Chain chain, Request request) throws IOException {
        try (Response response = chain.proceed(question(request))) {
            int code = response.code();
            if (code == NOT_FOUND || code == METHOD_NOT_ALLOWED) {
                return Optional.empty();
            }
            if (code != OK) {
                throw refusal("Unexpected status code returned from challenge: ", code);
            }
            return Challenge.parse(response.peekBody(CHALLENGE_BYTES_MAX).string());
        }
    }

    private static Request question(Request request) {
        HttpUrl.Builder url = request.url().newBuilder();
        if (isUpgrade(request)) {
            url.addPathSegment("challenge");
        } else {
            url.setPathSegment(request.url().pathSize() - 1, "challenge").removeAllQueryParameters("negotiateVersion");
        }
        Request.Builder question = request.newBuilder().url(url.build()).post(RequestBody.create(new byte[0]));
        request.headers().names().stream()
                .filter(name -> name.equalsIgnoreCase(UPGRADE)
                        || name.equalsIgnoreCase("Connection")
                        || name.regionMatches(true, 0, "Sec-WebSocket-", 0, 14))
                .forEach(question::removeHeader);
        return question.build();
    }

    /** Upstream hands on the status of negotiate, but not that of an upgrade. */
    private static Response unlessRefused(Response response) throws IOException {
        int code = response.code();
        if (code == UNAUTHORIZED || code == FORBIDDEN) {
            response.close();
            throw refusal("Unexpected status code returned from the upgrade: ", code);
        }
        return response;
    }

    private static IOException refusal(String message, int code) {
        return new IOException(new HttpRequestException(message + code, code));
    }

    private static Response whole(Response response) throws IOException {
        ResponseBody body = response.body();
        return body == null
                ? response
                : response.newBuilder()
                        .body(ResponseBody.create(body.bytes(), body.contentType()))
                        .build();
    }

    /** Whether the server said that this user may not connect: to try again with the same proof of who it is leads nowhere. */
    static boolean isRefusal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpRequestException) {
                int code = ((HttpRequestException) cause).getStatusCode();
                return code == UNAUTHORIZED || code == FORBIDDEN;
            }
        }
        return false;
    }
}
