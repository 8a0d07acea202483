package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified classic client in a browser uses persistent connections, progress, state, names and authorization. Loopback only. */
final class ClassicApiIT {
    @AutoClose
    private static final ApiServer server = ApiServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    private static Page page(String user) {
        Page page = browser.newUser();
        page.navigate(server.address() + TestSignIn.PATH + TestSignIn.cookie(user));
        page.navigate(server.address() + "/chat.html?hubs=works&delay=300");
        return page;
    }

    /** Connects without hubs; what comes is in {@code heard}. */
    private static Page echo(String user, String transport) {
        Page page = page(user);
        page.evaluate("""
                transport => {
                  window.heard = [];
                  window.back = 0;
                  window.plain = $.connection('/echo');
                  plain.reconnectDelay = 300;
                  plain.received(value => heard.push(value));
                  plain.reconnected(() => { back += 1; });
                  return new Promise((done, failed) => plain.start({ transport }).done(() => done()).fail(failed));
                }
                """, transport);
        return page;
    }

    private static void awaitHeard(Page page, int count) {
        page.waitForFunction("count => heard.length >= count", count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webSockets", "serverSentEvents", "longPolling"})
    void persistentConnection_sendsBothWays_andComesBackIntoItsGroup(String transport) {
        Page ana = echo("ana " + transport, transport);
        ana.evaluate("plain.send('hi')");
        awaitHeard(ana, 1);
        ana.evaluate("plain.send({ a: 1 })");
        awaitHeard(ana, 2);
        assertThat(ana.evaluate("heard")).isEqualTo(List.of(Map.of("echo", "hi"), Map.of("echo", "{\"a\":1}")));

        ana.evaluate("plain.send('join')");
        awaitHeard(ana, 3);
        ana.waitForFunction("() => plain.groupsToken");
        server.cut(String.valueOf(ana.evaluate("plain.id")));
        server.publish(Map.of("missed", 1));
        server.publish("two");
        awaitHeard(ana, 5);

        assertThat(ana.evaluate("heard.slice(2)")).isEqualTo(List.of("joined", Map.of("missed", 1), "two"));
    }

    @Test
    void membersOfTheRoom_hearEachOther_butNotThemselves() {
        Page ana = echo("anna", "webSockets");
        Page bob = echo("bob", "webSockets");
        ana.evaluate("plain.send('join')");
        bob.evaluate("plain.send('join')");
        awaitHeard(ana, 1);
        awaitHeard(bob, 1);
        bob.evaluate("plain.send('from bob')");
        awaitHeard(ana, 2);
        awaitHeard(bob, 2);

        assertThat(ana.evaluate("heard")).isEqualTo(List.of("joined", "from bob"));
        assertThat(bob.evaluate("heard")).isEqualTo(List.of("joined", Map.of("echo", "from bob")));
    }

    @Test
    void whoLeftTheRoom_hearsNothingOfItAndDoesNotComeBackIntoIt() {
        Page ana = echo("lea", "webSockets");
        ana.evaluate("plain.send('join')");
        awaitHeard(ana, 1);
        server.publish("inside");
        awaitHeard(ana, 2);
        ana.evaluate("plain.send('leave')");
        awaitHeard(ana, 3);
        server.publish("outside");
        server.cut(String.valueOf(ana.evaluate("plain.id")));
        server.publish("outside, too");
        ana.waitForFunction("() => back === 1");
        ana.evaluate("plain.send('fence')");
        awaitHeard(ana, 4);

        assertThat(ana.evaluate("heard")).isEqualTo(List.of("joined", "inside", "left", Map.of("echo", "fence")));
    }

    private static void startWorks(Page page) {
        page.evaluate("$.connection.works.client.happy = name => { window.happy = name; }");
        page.evaluate("() => new Promise((done, failed) => connection.start({ transport: 'webSockets' })"
                + ".done(() => done()).fail(failed))");
    }

    @Test
    void progress_arrivesBeforeTheResult() {
        Page ana = page("ana");
        startWorks(ana);

        assertThat(ana.evaluate("""
                        () => new Promise((done, failed) => {
                          const seen = [];
                          $.connection.works.server.run(3)
                            .progress(value => seen.push(value.step))
                            .done(result => done([...seen, result])).fail(failed);
                        })
                        """)).isEqualTo(List.of(1, 2, 3, "done"));
    }

    @Test
    void namesGivenOnPurpose_areThereAsTheyWereWritten() {
        Page ana = page("ana");
        startWorks(ana);

        assertThat(ana.evaluate("$.connection.Works === $.connection.works")).isEqualTo(true);
        assertThat(ana.evaluate(
                        "() => new Promise((done, no) => $.connection.Works.server.Run(1).done(done).fail(no))"))
                .isEqualTo("done");
    }

    @Test
    void hubException_tellsItsData() {
        Page ana = page("ana");
        startWorks(ana);
        String call = """
                how => new Promise(done => $.connection.works.server.fail(how)
                  .fail(error => done([error.source ?? '', error.message, error.data?.seat ?? 0])))
                """;

        assertThat(ana.evaluate(call, "openly")).isEqualTo(List.of("HubException", "taken", 3));
        assertThat(ana.evaluate(call, "secretly"))
                .isEqualTo(List.of("Exception", "There was an error invoking Hub method 'works.fail'.", 0));
    }

    @Test
    void nothing_isSentAsAnEmptyText() {
        Page ana = echo("ana nothing", "longPolling");

        ana.evaluate("plain.send(undefined)");
        awaitHeard(ana, 1);

        assertThat(ana.evaluate("heard")).isEqualTo(List.of(Map.of("echo", "")));
    }

    @Test
    void state_goesThereAndComesBack() {
        Page ana = page("ana");
        startWorks(ana);
        ana.evaluate("Object.assign($.connection.works.state, { age: 7, name: 'Ana' })");
        ana.evaluate("$.connection.works.server.birthday()");
        ana.waitForFunction("() => window.happy");

        assertThat(ana.evaluate("[$.connection.works.state.age, window.happy]")).isEqualTo(List.of(8, "Ana"));
    }

    @Test
    void methodForSome_isRefusedToOthers() {
        Page ana = page("ana");
        Page boss = page("boss");
        startWorks(ana);
        startWorks(boss);
        String call = "() => call('works', 'onlyBoss', [])";

        assertThat(ana.evaluate(call)).isEqualTo(Map.of("error", "You are not authorized to do this."));
        assertThat(boss.evaluate(call)).isEqualTo(Map.of("value", "yes"));
    }

    @Test
    void hubForSome_cannotBeConnectedToByOthers() {
        String start = """
                () => new Promise(done => {
                  const other = $.hubConnection('/signalr', { useDefaultPath: false });
                  other.createHubProxy('secret').on('happy', () => {});
                  other.start({ transport: 'webSockets' }).done(() => done('in')).fail(error => done(error.source.status));
                })
                """;

        assertThat(page("ana").evaluate(start)).isEqualTo(403);
        assertThat(page("boss").evaluate(start)).isEqualTo("in");
        Page nobody = browser.newUser();
        nobody.navigate(server.address() + "/chat.html?hubs=works&delay=300");
        assertThat(nobody.evaluate(start)).isEqualTo(401);
    }
}
