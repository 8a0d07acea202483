package io.rejoin.hub.pipeline;

/** Questions of one server to clients of another one that get no answer. */
final class TwoServersAskFailuresTest extends AskFailuresContract {
    TwoServersAskFailuresTest() {
        super(true);
    }
}
