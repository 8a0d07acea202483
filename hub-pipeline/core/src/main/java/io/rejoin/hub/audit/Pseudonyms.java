package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The pseudonyms that the writer needs: those of the last ten thousand users are kept in memory. Touched by the writer thread alone. */
final class Pseudonyms {

    private static final int KEPT_MAX = 10_000;
    private static final int RANDOM_BYTES = 15;

    private static final class Kept extends LinkedHashMap<UserId, String> {
        private static final long serialVersionUID = 1L;

        Kept() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, String> eldest) {
            return size() > KEPT_MAX;
        }
    }

    private final AuditStore store;
    private final SecureRandom random = new SecureRandom();
    private final Kept kept = new Kept();

    Pseudonyms(AuditStore store) {
        this.store = store;
    }

    /** The pseudonyms of those of these users who have one. */
    Map<UserId, String> of(Set<UserId> users) {
        Map<UserId, String> found = new LinkedHashMap<>();
        Set<UserId> asked = new HashSet<>();
        for (UserId user : users) {
            String known = kept.get(user);
            if (known == null) {
                asked.add(user);
            } else {
                found.put(user, known);
            }
        }
        if (!asked.isEmpty()) {
            found.putAll(store.pseudonyms(asked));
        }
        return found;
    }

    /** A new one, which says nothing about anybody. */
    String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is certain now: those of the last batch. */
    void keep(Map<UserId, String> valid) {
        kept.putAll(valid);
    }

    /** Another server may have erased any of them. */
    void forget() {
        kept.clear();
    }

    void forget(UserId user) {
        kept.remove(user);
    }
}
