package io.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code warren}, with JDKs that only say who they are and with what they were called. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "warren is a POSIX shell script; Windows has warren.cmd")
final class LauncherTest {
    @TempDir
    private Path folder = Path.of("");

    private Path launcher = Path.of("");

    record Result(int exitCode, List<String> lines) {}

    @BeforeEach
    void install() throws IOException {
        Path home = Files.createDirectories(folder.resolve("a home with blanks"));
        Files.createDirectories(home.resolve("lib"));
        launcher = Files.copy(Path.of("../warren"), home.resolve("warren"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void anOldJavaIsPassedOverForANewEnoughOne() throws Exception {
        Result result = run(launcher, Map.of("JAVA_HOME", jdk("17.0.15").toString(), "JAVA25_HOME",
                jdk("26.0.1").toString(), "PATH", jdk("21.0.2").resolve("bin") + ":/usr/bin:/bin"));

        assertThat(result.lines().getFirst()).isEqualTo("java 26.0.1");
    }

    @Test
    void javaHomeGoesBeforeThePath() throws Exception {
        Result result = run(launcher, Map.of("JAVA_HOME", jdk("25.0.3").toString(), "PATH",
                jdk("26.0.1").resolve("bin") + ":/usr/bin:/bin"));

        assertThat(result.lines().getFirst()).isEqualTo("java 25.0.3");
    }

    @Test
    void aJavaWithoutReleaseFileIsAskedForItsVersion() throws Exception {
        Path jdk = jdk("25.0.3");
        Files.delete(jdk.resolve("release"));

        assertThat(run(launcher, Map.of("JAVA_HOME", jdk.toString())).lines().getFirst()).isEqualTo("java 25.0.3");
    }

    @Test
    void aJavaThatIsNamedButTooOldIsRefused() throws Exception {
        Path java = jdk("17.0.15").resolve("bin/java");

        Result result = run(launcher, Map.of("WARREN_JAVA", java.toString()));

        assertThat(result).isEqualTo(new Result(69, List.of("warren: WARREN_JAVA is no Java >= 25: " + java)));
    }

    @Test
    void argumentsArriveAsTheyWereGivenBehindTheOptionsForJava() throws Exception {
        Result result = run(launcher, Map.of("JAVA_HOME", jdk("25.0.3").toString(), "WARREN_OPTS", "-Xmx1g -Da=b"),
                "start", "--set", "default_pass=two words");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).containsSubsequence("-Xmx1g", "-Da=b", "-cp",
                launcher.toRealPath().resolveSibling("lib") + "/*", "io.warren.cli.Main", "start", "--set",
                "default_pass=two words");
        assertThat(result.lines()).endsWith("default_pass=two words");
    }

    @Test
    void itFindsItsFolderThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), folder.relativize(launcher));
        Path second = Files.createSymbolicLink(folder.resolve("second"), first);

        Result result = run(second, Map.of("JAVA_HOME", jdk("25.0.3").toString()), "version");

        assertThat(result.lines()).contains(launcher.toRealPath().resolveSibling("lib") + "/*");
    }

    private Path jdk(String version) throws IOException {
        Path jdk = folder.resolve("jdk-" + version);
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%1$s" 2026-04-21' >&2
                else
                    printf '%%s\\n' 'java %1$s' "$@"
                fi
                """.formatted(version));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return jdk;
    }

    private static Result run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), lines);
    }
}
