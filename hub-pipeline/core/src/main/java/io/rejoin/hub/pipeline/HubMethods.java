package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.ClientName;
import io.rejoin.hub.Hub;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The methods of a hub that clients may call: public, declared by the application, found by name and number of arguments. */
final class HubMethods {

    private record Key(String name, int arguments) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : Integer.compare(arguments, other.arguments);
        }
    }

    private final Hub hub;
    private final JsonMapper json;
    /** Those that items of streams may block. */
    private final Executor threads;

    private final TreeMap<Key, HubMethod> methods = new TreeMap<>();
    private final TreeSet<String> names = new TreeSet<>();

    /**
     * @throws IllegalArgumentException if two methods differ in nothing that a client can choose
     */
    HubMethods(Hub hub, JsonMapper json, Executor threads) {
        this.hub = hub;
        this.json = json;
        this.threads = threads;
        for (Method method : hub.getClass().getMethods()) {
            if (isCallable(method)) {
                add(method);
            }
        }
    }

    private static boolean isCallable(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && !isOf(Object.class, method)
                && !isOf(Hub.class, method);
    }

    /** Whether the method is one of this type, overridden or not. */
    private static boolean isOf(Class<?> type, Method method) {
        try {
            type.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private void add(Method method) {
        String name = Optional.ofNullable(method.getAnnotation(ClientName.class))
                .map(ClientName::value)
                .orElseGet(method::getName);
        HubMethod callable = new HubMethod(method, json);
        Key key = new Key(name.toLowerCase(Locale.ROOT), callable.arguments());
        if (methods.put(key, callable) != null) {
            throw new IllegalArgumentException("two methods " + name + " of "
                    + hub.getClass().getSimpleName() + " have the same number of arguments");
        }
        names.add(name);
    }

    /** The names as the application wrote them, in alphabetical order. */
    Collection<String> names() {
        return List.copyOf(names);
    }

    /** Calls the method; what it throws is the stage's failure. Of a streaming method the stage yields a publisher. */
    CompletionStage<@Nullable Object> invoke(HubInvocation invocation) {
        try {
            return find(invocation).invoke(hub, invocation, threads);
        } catch (InvocationTargetException e) {
            return CompletableFuture.failedStage(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private HubMethod find(HubInvocation invocation) {
        String name = invocation.method().toLowerCase(Locale.ROOT);
        HubMethod method = methods.get(new Key(name, invocation.arguments().size()));
        if (method == null) {
            Key nearest = methods.ceilingKey(new Key(name, 0));
            throw UnfitCallException.because(
                    nearest != null && nearest.name().equals(name)
                            ? "No such method, or not with so many arguments."
                            : "Method does not exist.");
        }
        return method;
    }
}
