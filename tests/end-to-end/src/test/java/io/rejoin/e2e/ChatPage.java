package io.rejoin.e2e;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/**
 * A user with a browser: a page with the unmodified classic client, and what that told the page.
 *
 * <p>All of it belongs to the thread that opened the browser.
 */
final class ChatPage {
    /** The client's own delay between the loss of a socket and its next try, in milliseconds. */
    private static final int DELAY_MILLIS = 2_000;

    /** A message as the page's hub proxy got it. */
    record Said(String hub, String group, String text) {}

    /** How coming back ended, as the hub told the page. */
    record Rejoined(List<String> back, boolean gap, String advice) {}

    private final Page page;
    private final String user;
    private final Traffic traffic;

    private ChatPage(Page page, String user) {
        this.page = page;
        this.user = user;
        this.traffic = Traffic.of(page);
    }

    /** Signs in, opens the page and connects it to {@code GroupChat}. */
    static ChatPage open(Browser browser, ClassicServer server, String user) {
        return open(browser, server, user, "groupChat", DELAY_MILLIS);
    }

    /** Signs in, opens the page and connects it to these hubs, separated by commas, in the client's own spelling. */
    static ChatPage open(Browser browser, ClassicServer server, String user, String hubs, int delayMillis) {
        return open(browser, server.address(), user, hubs, delayMillis, "webSockets");
    }

    /** The same by way of another address, and by this transport; {@code auto} leaves the choice to the client. */
    static ChatPage open(Browser browser, String address, String user, String hubs, int delayMillis, String transport) {
        ChatPage chat = new ChatPage(browser.newUser(), user);
        chat.page.navigate(address + TestSignIn.PATH + TestSignIn.cookie(user));
        chat.page.navigate(address + "/chat.html?hubs=" + hubs + "&delay=" + delayMillis);
        chat.page.evaluate("delay => { $.signalR.transports.longPolling.reconnectDelay = delay }", delayMillis);
        chat.page.evaluate("transport => connection.start({ transport }).then(() => null)", transport);
        chat.awaitConnected();
        return chat;
    }

    /** By which transport the client hears its hubs. */
    String transport() {
        return text("connection.transport.name");
    }

    String user() {
        return user;
    }

    String connection() {
        return text("connection.id");
    }

    String token() {
        return text("connection.groupsToken || ''");
    }

    /** Makes the client hold this token instead of its own. */
    void plantToken(String token) {
        page.evaluate("token => { connection.groupsToken = token }", token);
    }

    String cursor() {
        return text("connection.messageId");
    }

    void plantCursor(String cursor) {
        page.evaluate("cursor => { connection.messageId = cursor }", cursor);
    }

    Traffic traffic() {
        return traffic;
    }

    private String text(String expression) {
        return String.valueOf(page.evaluate(expression));
    }

    /** Joins, and waits until the client has the token that says so. */
    void join(String... groups) {
        for (String group : groups) {
            String before = token();
            succeed("groupChat", "join", group);
            awaitOtherToken(before);
        }
    }

    /** Leaves, and waits until the client has the token that says so. */
    void leave(String group) {
        String before = token();
        succeed("groupChat", "leave", group);
        awaitOtherToken(before);
    }

    void awaitOtherToken(String before) {
        page.waitForFunction("before => (connection.groupsToken || '') !== before", before);
    }

    void say(String group, String text) {
        succeed("groupChat", "say", group, text);
    }

    String whoAmI() {
        return String.valueOf(call("groupChat", "whoAmI").get("value"));
    }

    /** The error text of a call that is to fail; empty if it did not. */
    String failure(String method, Object... arguments) {
        return String.valueOf(call("groupChat", method, arguments).getOrDefault("error", ""));
    }

    private void succeed(String hub, String method, Object... arguments) {
        Map<String, Object> result = call(hub, method, arguments);
        if (result.containsKey("error")) {
            throw new AssertionError(method + " failed: " + result.get("error"));
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> call(String hub, String method, Object... arguments) {
        return (Map<String, Object>) page.evaluate(
                "([hub, method, values]) => call(hub, method, values)", List.of(hub, method, List.of(arguments)));
    }

    /** Waits until the client says that it is connected. */
    void awaitConnected() {
        page.waitForFunction("connected()");
    }

    /** Waits until the client says that it came back so many times in all, and the hub told it how that ended. */
    void awaitReconnected(int times) {
        page.waitForFunction("times => connected() && seen.reconnected === times", times);
    }

    /** Waits until this text came, by way of any group or none. */
    void awaitSaid(String text) {
        page.waitForFunction("text => seen.said.some(said => said.text === text)", text);
    }

    void awaitReconnecting() {
        page.waitForFunction("connection.state === $.signalR.connectionState.reconnecting");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(String expression) {
        return (List<Map<String, Object>>) page.evaluate(expression);
    }

    /** Everything that was said to this page so far, in order. */
    List<Said> said() {
        return list("seen.said").stream()
                .map(said -> new Said(
                        String.valueOf(said.get("hub")),
                        String.valueOf(said.get("group")),
                        String.valueOf(said.get("text"))))
                .toList();
    }

    /** The texts alone. */
    List<String> texts() {
        return said().stream().map(Said::text).toList();
    }

    /** What {@code GroupChat} told each time the page came back. */
    @SuppressWarnings("unchecked")
    List<Rejoined> rejoined() {
        return list("seen.rejoined.filter(told => told.hub === 'groupChat')").stream()
                .map(told -> new Rejoined(
                        (List<String>) told.getOrDefault("back", List.of()),
                        Boolean.TRUE.equals(told.get("gap")),
                        String.valueOf(told.get("advice"))))
                .toList();
    }

    @SuppressWarnings("unchecked")
    List<String> revoked() {
        return (List<String>) page.evaluate("seen.revoked");
    }

    /** What the client reported as errors. */
    @SuppressWarnings("unchecked")
    List<String> errors() {
        return (List<String>) page.evaluate("seen.errors");
    }

    void close() {
        page.context().close();
    }
}
