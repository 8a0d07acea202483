package io.rejoin.undertow.demo;

import io.rejoin.token.UserId;
import io.rejoin.undertow.UserSource;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whoever asks for a name gets it: there are no passwords. Each name has a path of its own, and its session counts under that path
 * only, so two windows of one browser can be two people.
 */
final class InsecureDemoSignIn implements UserSource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern PATH = Pattern.compile("/as/([^/]*)/.*");

    private final DemoSessions sessions;

    InsecureDemoSignIn(DemoSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * The user of this name.
     *
     * @throws RefusedRequestException if nobody can be called so
     */
    static UserId named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new RefusedRequestException(StatusCodes.BAD_REQUEST, "A name is 1 to 32 letters, digits, - or _.");
        }
        return UserId.of(name);
    }

    static String home(UserId user) {
        return "/as/" + user.value() + "/";
    }

    void signIn(HttpServerExchange exchange, UserId user) {
        sessions.begin(exchange, home(user), holder(user));
    }

    void signOut(HttpServerExchange exchange, UserId user) {
        sessions.end(exchange, home(user));
    }

    @Override
    public Optional<UserId> user(HttpServerExchange exchange) {
        Matcher path = PATH.matcher(exchange.getRequestPath());
        return Optional.of(path)
                .filter(Matcher::matches)
                .map(matched -> matched.group(1))
                .filter(name -> NAME.matcher(name).matches())
                .map(UserId::of)
                .filter(user -> sessions.holds(exchange, holder(user)));
    }

    /** Sessions are in memory. */
    @Override
    public boolean mayBlock() {
        return false;
    }

    private static String holder(UserId user) {
        return "user/" + user.value();
    }
}
