package io.rejoin.store.jdbc;

import static io.rejoin.contract.AuditRows.batch;
import static io.rejoin.contract.AuditRows.head;
import static io.rejoin.contract.AuditRows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.DurableAuditStoreContract;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real PostgreSQL. */
final class PostgresAuditStoreTest extends DurableAuditStoreContract {

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    @Override
    protected AuditStore store() {
        return new PostgresAuditStore(POSTGRES.database());
    }

    @Override
    protected AuditStore reopened() {
        POSTGRES.reopen();
        return store();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE rejoin.audit_row SET text = '{}' WHERE sequence = 2",
                "DELETE FROM rejoin.audit_row",
                "TRUNCATE rejoin.audit_row CASCADE",
                "INSERT INTO rejoin.audit_row VALUES (0, 0, 'mallory', '', '', '', '{}', '')",
                "INSERT INTO rejoin.audit_row VALUES (2, 0, 'mallory', '', '', '', '{}', '')",
                "INSERT INTO rejoin.audit_row VALUES (2, 0, '', '', '', '', '', '') "
                        + "ON CONFLICT (sequence) DO UPDATE SET text = '{}'",
                "UPDATE rejoin.audit_group SET against = 1",
                "DELETE FROM rejoin.audit_group",
                "UPDATE rejoin.audit_hash SET hash = ''",
                "DELETE FROM rejoin.audit_hash",
                "DELETE FROM rejoin.audit_head",
                "TRUNCATE rejoin.audit_head",
            })
    void tampering_isRefused(String sql) throws SQLException {
        List<SubtreeHash> hashes = List.of(new SubtreeHash(1, 0, "aa"));
        assertThat(store().append(new AuditBatch(head(0), rows(1, 3), Set.of(), Map.of(), hashes, head(3))))
                .isTrue();

        try (Connection tampering = POSTGRES.pool().getConnection()) {
            assertThatThrownBy(() -> Postgres.execute(tampering, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("audit_");
        }

        assertThat(store().read(AuditSelection.after(0, 10))).isEqualTo(rows(1, 3));
        assertThat(store().head()).isEqualTo(head(3));
    }

    @Test
    void userWhoIsErasedAndNamedAgain_hasTheNewPseudonym() {
        UserId ana = UserId.of("ana");
        store().append(new AuditBatch(head(0), rows(1, 1), Set.of(), Map.of(ana, "~a"), List.of(), head(1)));

        assertThat(store().append(new AuditBatch(
                        head(1), rows(2, 2), Set.of("~a"), Map.of(ana, "~b"), List.of(), head(2))))
                .isTrue();

        assertThat(store().pseudonyms(Set.of(ana))).isEqualTo(Map.of(ana, "~b"));
        assertThat(store().users(Set.of("~a"))).isEmpty();
    }

    /** Servers that share the trail: of those that append behind the same head one is first, the others are told. */
    @Test
    void manyWhoAppendBehindOneHead_haveOneWinner() {
        for (int round = 0; round < 10; round++) {
            int size = 2 * round;
            AtomicInteger appended = new AtomicInteger();
            Crew.play(6, thread -> {
                if (store().append(batch(rows(size + 1, size + 2)))) {
                    appended.incrementAndGet();
                }
            });
            assertThat(appended).hasValue(1);
        }
        assertThat(store().read(AuditSelection.after(0, 100))).isEqualTo(rows(1, 20));
    }
}
