package io.rejoin.hub.audit;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.GroupHistory.Loss;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A history in the making: takes the records against one group in order. */
final class HistoryDraft {

    private record Open(AuditRecord record, List<AuditRecord> attempts) {}

    private final List<Open> losses = new ArrayList<>();
    private final List<AuditRecord> strangers = new ArrayList<>();

    /** The newest loss of each user; of everyone. */
    private final Map<UserId, Open> ofUser = new HashMap<>();

    private @Nullable Open ofEveryone;

    void add(AuditRecord record) {
        if (isAttempt(record.event().kind())) {
            lossBefore(record.event().user())
                    .map(Open::attempts)
                    .orElse(strangers)
                    .add(record);
            return;
        }
        Open loss = new Open(record, new ArrayList<>());
        losses.add(loss);
        record.event().user().ifPresentOrElse(user -> ofUser.put(user, loss), () -> ofEveryone = loss);
    }

    private static boolean isAttempt(Kind kind) {
        return kind == Kind.RECONNECT || kind == Kind.JOIN;
    }

    private Optional<Open> lossBefore(Optional<UserId> user) {
        Optional<Open> everyones = Optional.ofNullable(ofEveryone);
        Optional<Open> own = user.map(ofUser::get);
        return own.filter(loss -> everyones
                        .filter(other ->
                                other.record().sequence() > loss.record().sequence())
                        .isEmpty())
                .or(() -> everyones);
    }

    GroupHistory history(Optional<Long> next) {
        List<Loss> all = losses.stream()
                .map(loss -> new Loss(loss.record(), loss.attempts()))
                .toList();
        return new GroupHistory(all, strangers, next);
    }
}
