package io.rejoin.hub.cluster;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Message;
import io.rejoin.hub.Said;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What servers say to each other, as JSON. Members that a newer server adds are ignored by an older one; names are checked when they are
 * used.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Crossing.Sent.class, name = "sent"),
    @JsonSubTypes.Type(value = Crossing.Here.class, name = "here"),
    @JsonSubTypes.Type(value = Crossing.WhoIsThere.class, name = "who is there"),
    @JsonSubTypes.Type(value = Crossing.Forgotten.class, name = "forgotten"),
    @JsonSubTypes.Type(value = Crossing.CameBack.class, name = "came back"),
    @JsonSubTypes.Type(value = Crossing.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = Crossing.Change.class, name = "change"),
    @JsonSubTypes.Type(value = Crossing.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = Crossing.Revoked.class, name = "revoked"),
    @JsonSubTypes.Type(value = Crossing.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = Crossing.Confirmed.class, name = "confirmed")
})
sealed interface Crossing {

    JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    /**
     * What another server said.
     *
     * @throws IllegalArgumentException if it was not {@link #written} so
     */
    static Crossing read(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Crossing.class))
                    .orElseThrow(() -> new IllegalArgumentException("no word of another server"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no word of another server", e);
        }
    }

    /** How it crosses. */
    default String written() {
        try {
            return JSON.writerFor(Crossing.class).writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be told to other servers", e);
        }
    }

    /** A message for all who hear the topic. */
    record Sent(Place to, Body body, Set<String> except) implements Crossing {

        static Sent of(Topic topic, Message message, Set<ConnectionId> except) {
            return new Sent(
                    Place.of(topic),
                    Body.of(message),
                    except.stream().map(ConnectionId::value).collect(Collectors.toSet()));
        }

        Set<ConnectionId> exceptions() {
            return except.stream().map(ConnectionId::of).collect(Collectors.toSet());
        }
    }

    /** A server asks who is there: each says so to all, {@link Here}, and answers the same. */
    record WhoIsThere() implements Crossing {}

    /**
     * A server is there. Of what it said before this, nothing comes any more.
     *
     * @param server its log
     * @param known how far it and all others have come, as far as it knows, by their logs
     */
    record Here(String server, Map<String, Spoken> known) implements Crossing {

        public Here {
            requirePlace(server, 0);
            known.forEach((name, spoken) -> requirePlace(name, spoken.number()));
        }

        private static void requirePlace(String log, long number) {
            Position unused = new Position(log, number);
        }

        static Here of(String server, Map<String, Said> known) {
            Map<String, Spoken> all = new HashMap<>();
            known.forEach((name, said) -> all.put(name, Spoken.of(said)));
            return new Here(server, all);
        }

        Said said() {
            return Optional.ofNullable(known.get(server)).map(Spoken::said).orElse(new Said(0, Duration.ZERO));
        }
    }

    /**
     * How far a server has come, see {@link Said}.
     *
     * @param ago in milliseconds
     */
    record Spoken(long number, long ago) {

        static Spoken of(Said said) {
            return new Spoken(said.number(), said.ago().toMillis());
        }

        Said said() {
            return new Said(number, Duration.ofMillis(ago));
        }
    }

    /** Nobody waits for the answer to this question any more. */
    record Forgotten(String question) implements Crossing {}

    /**
     * A client came back to the server that says so, and so is nowhere else.
     *
     * @param as as which of its generations: more than anywhere before
     */
    record CameBack(String client, long as) implements Crossing {}

    /** A question for a client. */
    record Asked(String question, Place to, Body body) implements Crossing {}

    /**
     * A connection, or all of a user, is to join the group, or to leave it.
     *
     * @param since as which of its generations it left before: who came back as a later one was let in with regard to that
     */
    record Change(boolean join, Place who, String group, long since) implements Crossing {

        static Change of(boolean join, Topic who, GroupName group) {
            return new Change(join, Place.of(who), group.value(), Long.MAX_VALUE);
        }

        static Change left(Topic who, GroupName group, long since) {
            return new Change(false, Place.of(who), group.value(), since);
        }

        GroupName groupName() {
            return GroupName.of(group);
        }
    }

    /**
     * What became of a question or a change.
     *
     * @param decides whether no other server's answer counts beside this one
     * @param count how many connections it was done to
     * @param text what went wrong, or the advice
     * @param value a client's answer, if there is one
     */
    record Answer(Outcome outcome, boolean decides, int count, String text, CrossingRow value) implements Crossing {

        private static final CrossingRow NO_VALUE = CrossingRow.of("[]", Optional.empty());

        static Answer of(Outcome outcome) {
            return of(outcome, "");
        }

        static Answer done(int count) {
            return new Answer(Outcome.DONE, false, count, "", NO_VALUE);
        }

        static Answer done(CrossingRow value) {
            return new Answer(Outcome.DONE, true, 1, "", value);
        }

        static Answer of(Outcome outcome, String text) {
            return new Answer(outcome, false, 0, text, NO_VALUE);
        }

        Answer deciding(boolean does) {
            return new Answer(outcome, does, count, text, value);
        }
    }

    /** Something was revoked, see {@link Scope}. */
    record Revoked(String hub, String user, String group, long revision) implements Crossing {

        static Revoked of(Scope scope, Revision revision) {
            return new Revoked(scope.hubText(), scope.userText(), scope.groupText(), revision.value());
        }

        Row row() {
            return new Row(Scope.of(hub, user, group), Standing.revoked(Revision.of(revision)));
        }
    }

    /** A connection is to be closed for good. */
    record Closed(String connection) implements Crossing {}

    /** That is in effect here, too; of how many memberships and connections. */
    record Confirmed(int ended, int told, int closed) implements Crossing {

        static Confirmed of(RevocationReceipt receipt) {
            return new Confirmed(receipt.membershipsEnded(), receipt.connectionsTold(), receipt.connectionsClosed());
        }
    }

    /** How a question or a change ended. */
    enum Outcome {
        /** There is no such connection or user here. */
        UNKNOWN,
        /** The client is known here, and away. */
        AWAY,
        DONE,
        /** By the group's policy. */
        REFUSED,
        /** For a reason that clients may know. */
        FAILED,
        STORE_UNAVAILABLE
    }

    /** A topic. */
    record Place(String hub, Topic.Kind kind, String name) {

        static Place of(Topic topic) {
            return new Place(topic.hub().value(), topic.kind(), topic.name());
        }

        HubName hubName() {
            return HubName.of(hub);
        }

        Topic topic() {
            return new Topic(hubName(), kind, name);
        }
    }

    /**
     * A message.
     *
     * @param method empty for plain data, which is the JSON then
     */
    record Body(String method, CrossingRow arguments) {

        static Body of(Message message) {
            if (message instanceof Message.Call call) {
                return new Body(call.method(), CrossingRow.of(call.arguments(), call.tree()));
            }
            if (message instanceof Message.Data data) {
                return new Body("", CrossingRow.of(data.value(), Optional.empty()));
            }
            throw new IllegalArgumentException("concerns one server only");
        }

        Message message(HubName hub) {
            return method.isEmpty() ? new Message.Data(arguments.json()) : call(hub);
        }

        Message.Call call(HubName hub) {
            return new Message.Call(hub, method, arguments.json(), arguments.tree());
        }
    }
}
