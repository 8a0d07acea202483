package io.rejoin.hub.backplane;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What joins the servers of one application: each tells the others what it sends, and asks them for what only they can do. What the
 * texts say is their own affair; each arrives as it was given.
 *
 * <p>Whoever can speak here is taken for one of the servers, and reaches every client: who that can be is for the implementation to see to.
 */
public interface Backplane {

    /**
     * Lets a server take part until it closes its channel.
     *
     * @param listener hears what the others say from now on
     */
    Channel join(Listener listener);

    /** One server's way to the others. Thread-safe. */
    interface Channel extends AutoCloseable {

        /**
         * Tells every other server. Waits for none of them and never fails for any: each hears it after all that was published and asked
         * here before, or is told that it missed something. Of a closed channel nobody hears.
         */
        void publish(String text);

        /**
         * Asks every other server. Each hears it after all that was published and asked here before, or is not asked.
         *
         * @param within how long to wait for answers
         * @param each is handed every answer as it comes, one at a time, until the stage is complete; must not block. An answer
         *     that it throws at counts as none
         * @return how many answered, when all have that were there. Fails with a {@link BackplaneUnavailableException} if one cannot, as
         *     it failed, left or takes nothing more, when the rest has answered; or if one has not in time; or if this is closed
         */
        CompletionStage<Integer> ask(String question, Duration within, Consumer<String> each);

        /**
         * Leaves. The listener hears nothing more, what it has not answered never will be, and what was asked here fails. Called again does
         * nothing.
         */
        @Override
        void close();
    }

    /**
     * What a server does with what the others say. Called by one thread at a time, for each sender in its order; must not block. What it
     * throws is logged, and costs nothing but the one call.
     */
    interface Listener {

        /** Another server published this. */
        void heard(String text);

        /** Another server asks this. The answer may come later, on any thread; if that fails, the question was not answered. */
        CompletionStage<String> asked(String question);

        /** Something that was published is lost, after what was heard before this and before what is heard after it. */
        void missed();
    }
}
