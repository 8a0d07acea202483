package io.rejoin.hub.reconnect;

import io.rejoin.hub.Blocks;
import io.rejoin.hub.Generations;
import io.rejoin.token.FamilyId;
import io.rejoin.token.ReconnectToken;

/** One connection as the server has it: what it issues comes of the newest block. */
final class RotatedFamily {
    private final RotatedFamilies families;
    private final FamilyId id;
    private Generations block;

    RotatedFamily(RotatedFamilies families, FamilyId id) {
        this.families = families;
        this.id = id;
        this.block = families.guard().reserve(id);
    }

    /** A token that is pushed over the live connection. */
    ReconnectToken renew() {
        return families.issue(id, Blocks.take(block));
    }

    /** A group was left: that takes a block of its own. */
    void reserve() {
        block = families.guard().reserve(id);
    }

    /** The answer to a token that was presented. */
    ReconnectToken present(ReconnectToken token) {
        block = families.admit(id, token).generations();
        return renew();
    }
}
