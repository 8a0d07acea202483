package io.rejoin.hub.pipeline;

import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says who may use a hub, or call one of its methods. Somebody without a name never may. Add these before other modules. */
public final class Authorization implements HubModule {

    private final Predicate<HubName> hub;
    /** Empty: the hub as a whole. */
    private final Optional<String> method;

    private final Predicate<UserId> allowed;
    private final Predicate<HubInvocation> allowedCall;

    private Authorization(
            Predicate<HubName> hub,
            Optional<String> method,
            Predicate<UserId> allowed,
            Predicate<HubInvocation> allowedCall) {
        this.hub = hub;
        this.method = method;
        this.allowed = allowed;
        this.allowedCall = allowedCall;
    }

    /** Whoever uses any hub must be somebody. */
    public static HubModule requireUser() {
        return new Authorization(any -> true, Optional.empty(), anybody -> true, anyCall -> true);
    }

    /** Who may use this hub at all. The name is taken without regard to case. */
    public static HubModule ofHub(String hub, Predicate<UserId> allowed) {
        return new Authorization(
                name -> name.value().equalsIgnoreCase(hub), Optional.empty(), allowed, anyCall -> true);
    }

    /** Who may call this method of the hub, with any number of arguments. Both names are taken without regard to case. */
    public static HubModule ofMethod(String hub, String method, Predicate<UserId> allowed) {
        return new Authorization(
                name -> name.value().equalsIgnoreCase(hub), Optional.of(method), allowed, anyCall -> true);
    }

    /**
     * Which calls of this method of the hub are allowed, with their arguments as the client sent them; not one of nobody. Both names are
     * taken without regard to case.
     */
    public static HubModule ofCall(String hub, String method, Predicate<HubInvocation> allowed) {
        return new Authorization(
                name -> name.value().equalsIgnoreCase(hub), Optional.of(method), anybody -> true, allowed);
    }

    @Override
    public boolean mayUse(HubName name, Optional<UserId> user) {
        return method.isPresent() || !hub.test(name) || isAllowed(user);
    }

    /** Asked at every call anew: who has lost a right does not keep it as long as the connection lives. */
    @Override
    public CompletionStage<@Nullable Object> onCall(
            HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> next) {
        boolean concerned = hub.test(invocation.call().hub())
                && method.map(name -> name.equalsIgnoreCase(invocation.method()))
                        .orElse(true);
        return concerned && !(isAllowed(invocation.call().user()) && allowedCall.test(invocation))
                ? CompletableFuture.failedStage(new NotAuthorizedException())
                : next.get();
    }

    private boolean isAllowed(Optional<UserId> user) {
        return user.filter(allowed).isPresent();
    }
}
