package io.rejoin.token;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An unmodifiable set that iterates in ascending order; a sorted list, so that a verified token needs no tree. */
final class AscendingSet<E extends Comparable<E>> extends AbstractSet<E> {
    private final Class<E> type;
    private final List<E> ascending;

    /** Takes the list over: it must be strictly ascending and nobody may change it any more. */
    AscendingSet(Class<E> type, List<E> ascending) {
        this.type = type;
        this.ascending = ascending;
    }

    static <E extends Comparable<E>> AscendingSet<E> copyOf(Class<E> type, Collection<E> elements) {
        return new AscendingSet<>(type, List.copyOf(new TreeSet<>(elements)));
    }

    /** Where {@code element} is, or a negative number. */
    int indexOf(E element) {
        return Collections.binarySearch(ascending, element);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return type.isInstance(element) && indexOf(type.cast(element)) >= 0;
    }

    @Override
    public Iterator<E> iterator() {
        return Collections.unmodifiableList(ascending).iterator();
    }

    /** Without an iterator: the groups of a token are visited many times at each return. */
    @Override
    public void forEach(Consumer<? super E> visitor) {
        ascending.forEach(visitor);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AscendingSet<?> that ? ascending.equals(that.ascending) : super.equals(other);
    }

    /** As any set's must be. */
    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public int size() {
        return ascending.size();
    }
}
