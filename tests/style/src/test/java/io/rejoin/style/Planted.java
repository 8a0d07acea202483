package io.rejoin.style;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Two classes in packages of one's choice, compiled for the occasion. */
final class Planted {
    private Planted() {}

    /** A class {@code user.User} with a field of type {@code used.Used}. */
    static JavaClasses userAndUsed(Path folder, String user, String used) {
        return compile(
                folder, write(folder, user, "User", "public " + used + ".Used it;"), write(folder, used, "Used", ""));
    }

    /** A class in each package, each with a field of the other's type. */
    static JavaClasses cycle(Path folder, String first, String second) {
        return compile(
                folder,
                write(folder, first, "First", "public " + second + ".Second it;"),
                write(folder, second, "Second", "public " + first + ".First it;"));
    }

    private static JavaClasses compile(Path folder, Path... sources) {
        String target = folder.resolve("classes").toString();
        String[] arguments = {"-proc:none", "-d", target, sources[0].toString(), sources[1].toString()};
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments) != 0) {
            throw new IllegalStateException("the planted classes do not compile");
        }
        return new ClassFileImporter().importPath(target);
    }

    private static Path write(Path folder, String packageName, String name, String member) {
        try {
            Path file = Files.createDirectories(folder.resolve(packageName)).resolve(name + ".java");
            return Files.writeString(
                    file, "package " + packageName + ";\npublic class " + name + " {\n" + member + "\n}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
