package io.rejoin.hub.cluster;

import io.rejoin.hub.Question;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import io.rejoin.hub.cluster.Crossing.Answer;
import io.rejoin.hub.cluster.Crossing.Outcome;

/** A question that the servers were asked, of which one may have its client. The first that has decides. */
final class RemoteQuestion {

    private final Question question;
    /** Guarded by this, as is all that follows. */
    private boolean away;

    private boolean decided;

    /** @param away whether its client is known here, and away */
    RemoteQuestion(Question question, boolean away) {
        this.question = question;
        this.away = away;
    }

    synchronized void take(Answer answer) {
        if (decided || answer.outcome() == Outcome.UNKNOWN) {
            return;
        }
        if (answer.outcome() == Outcome.AWAY) {
            away = true;
            return;
        }
        decided = true;
        if (answer.outcome() == Outcome.DONE) {
            question.answered(answer.value().value());
        } else {
            question.refused(answer.text());
        }
    }

    /** No more answers come. */
    synchronized void end(boolean complete) {
        if (decided) {
            return;
        }
        decided = true;
        if (!complete) {
            question.failed(new BackplaneUnavailableException("a server did not say whether it has the client"));
        } else if (away) {
            question.disconnected();
        } else {
            question.unknown();
        }
    }

    /** Whether a server that has the client need not be told that nobody waits for its answer. */
    synchronized boolean decide() {
        boolean before = decided;
        decided = true;
        return before;
    }
}
