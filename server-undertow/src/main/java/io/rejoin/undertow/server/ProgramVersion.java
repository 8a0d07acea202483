package io.rejoin.undertow.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program. */
final class ProgramVersion implements IVersionProvider {

    private static final String FILE = "/META-INF/maven/io.rejoin/server-undertow/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties built = new Properties();
        try (InputStream in = ProgramVersion.class.getResourceAsStream(FILE)) {
            if (in != null) {
                built.load(in);
            }
        }
        return new String[] {"rejoin " + built.getProperty("version", "(not packaged)")};
    }
}
