package io.rejoin.e2e;

import io.rejoin.hub.ClientName;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Peers;
import io.rejoin.hub.PersistentCall;
import io.rejoin.hub.PersistentConnection;
import io.rejoin.hub.Progress;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.Authorization;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.ServerLimits;
import io.rejoin.undertow.signalr2.ClassicSettings;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/**
 * A server with what the classic API has besides groups: a persistent connection under {@code /echo}, a hub with progress and state,
 * and one that only some may use. Nobody needs a grant.
 */
final class ApiServer implements AutoCloseable {
    private static final HubName ECHO = HubName.of("echo");
    private static final GroupName ROOM = GroupName.of("room");

    private final Stores stores;
    private final HubServer hubs;
    private final Undertow undertow;

    private ApiServer(Path folder) {
        stores = Stores.open(folder, Clock.systemUTC());
        hubs = HubServer.with(stores.security())
                .policy(HubServerPolicy.defaults()
                        .withGroups(GroupPolicy.askStore().allowTokenOnly(ECHO, "")))
                .hub(new Works())
                .hub("secret", new Works())
                .module(Authorization.ofHub("secret", user -> user.value().equals("boss")))
                .module(Authorization.ofMethod(
                        "works", "onlyBoss", user -> user.value().equals("boss")))
                .connection("echo", new Echo())
                .start();
        TestSignIn signIn = new TestSignIn();
        HubHandler echo = HubHandler.persistent(hubs, signIn, ClassicSettings.defaults(), "echo");
        undertow = ServerLimits.apply(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path(new PageFiles())
                        .addPrefixPath("/login", signIn)
                        .addPrefixPath("/signalr", new HubHandler(hubs, signIn))
                        .addPrefixPath("/echo", echo))
                .build();
        undertow.start();
    }

    static ApiServer start() {
        try {
            Path servers = Files.createDirectories(Settings.target().resolve("servers"));
            return new ApiServer(Files.createTempDirectory(servers, "api"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:"
                + ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Speaks to the room of the persistent connection. */
    void publish(Object value) {
        new Peers(hubs.clients(ECHO)).group(ROOM).send(value);
    }

    void cut(String id) {
        Connection connection = hubs.connections().find(ConnectionId.of(id)).orElseThrow();
        hubs.connections().cut(connection);
    }

    @Override
    public void close() {
        undertow.stop();
        hubs.close();
        stores.close();
    }

    /** Echoes, joins and takes out who says so, and speaks to the others in the room. */
    private static final class Echo implements PersistentConnection {
        @Override
        public void onReceived(PersistentCall call, String data) {
            if (data.equals("join")) {
                call.join(ROOM);
                call.reply("joined");
            } else if (data.equals("leave")) {
                call.leave(ROOM);
                call.reply("left");
            } else {
                call.reply(Map.of("echo", data));
                call.peers().group(ROOM).except(Set.of(call.connection())).send(data);
            }
        }
    }

    /** Known to clients as {@code Works} and {@code works}. */
    @ClientName("Works")
    public static final class Works implements Hub {
        @ClientName("Run")
        public String runAll(int steps, Progress progress) {
            for (int i = 1; i <= steps; i++) {
                progress.report(Map.of("step", i));
            }
            return "done";
        }

        public void birthday(HubCall call) {
            int age = call.state().get("age").orElseThrow().asInt();
            call.state().set("age", age + 1);
            call.clients().caller().send("happy", call.state().get("name").orElseThrow());
        }

        public void fail(String how) {
            throw how.equals("openly")
                    ? new HubException("taken", Map.of("seat", 3))
                    : new IllegalStateException("a secret");
        }

        public String onlyBoss() {
            return "yes";
        }
    }
}
