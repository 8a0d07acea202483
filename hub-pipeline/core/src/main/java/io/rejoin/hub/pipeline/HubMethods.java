package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.ClientName;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Progress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
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
    private final Map<Key, Method> methods = new TreeMap<>();
    private final TreeSet<String> names = new TreeSet<>();

    /**
     * @throws IllegalArgumentException if two methods differ in nothing that a client can choose
     */
    HubMethods(Hub hub, JsonMapper json) {
        this.hub = hub;
        this.json = json;
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
        Key key = new Key(name.toLowerCase(Locale.ROOT), arguments(method).size());
        if (methods.put(key, method) != null) {
            throw new IllegalArgumentException("two methods " + name + " of "
                    + hub.getClass().getSimpleName() + " have the same number of arguments");
        }
        method.setAccessible(true);
        names.add(name);
    }

    /** What the client sends; the rest is filled in here. */
    private static List<Type> arguments(Method method) {
        return Stream.of(method.getGenericParameterTypes())
                .filter(type -> type != HubCall.class && type != Progress.class)
                .toList();
    }

    /** The names as the application wrote them, in alphabetical order. */
    Collection<String> names() {
        return List.copyOf(names);
    }

    /** Calls the method; what it throws is the stage's failure. */
    CompletionStage<@Nullable Object> invoke(HubInvocation invocation) {
        try {
            Method method = find(invocation);
            Object result = method.invoke(hub, values(method, invocation));
            return result instanceof CompletionStage<?> stage
                    ? stage.thenApply(value -> value)
                    : CompletableFuture.completedStage(result);
        } catch (InvocationTargetException e) {
            return CompletableFuture.failedStage(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private Method find(HubInvocation invocation) {
        String name = invocation.method().toLowerCase(Locale.ROOT);
        Method method = methods.get(new Key(name, invocation.arguments().size()));
        if (method == null) {
            throw new HubException("No such method, or not with so many arguments.");
        }
        return method;
    }

    private Object[] values(Method method, HubInvocation invocation) {
        List<@Nullable Object> values = new ArrayList<>();
        int next = 0;
        for (Type type : method.getGenericParameterTypes()) {
            if (type == HubCall.class) {
                values.add(invocation.call());
            } else if (type == Progress.class) {
                values.add(invocation.progress());
            } else {
                values.add(value(invocation.arguments().get(next), json.constructType(type), next));
                next++;
            }
        }
        return values.toArray();
    }

    private @Nullable Object value(JsonNode argument, JavaType type, int index) {
        try {
            return json.treeToValue(argument, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new HubException("Argument " + (index + 1) + " is not of the right kind.");
        }
    }
}
