package io.rejoin.benchmark;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was measured on and with: the JVM, the processors, and the libraries that are on the class path. */
public final class Environment {
    private static final Pattern LIBRARY = Pattern.compile(
            "(nimbus-jose-jwt|bcprov-jdk18on|vertx-auth-jwt|fusionauth-jwt|java-jwt|tink|jjwt-impl|jose4j)-(.+)\\.jar");

    private Environment() {}

    /** The JVM, and how busy the machine is. */
    public static String jvm() {
        return "JDK %s (%s), %d processors, load average %.1f"
                .formatted(
                        Runtime.version(),
                        System.getProperty("java.vm.vendor"),
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    static String libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .map(element -> LIBRARY.matcher(Path.of(element).toFile().getName()))
                .filter(Matcher::matches)
                .map(jar -> jar.group(1) + " " + jar.group(2))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
