package io.warren.broker.definition.json;

import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.ParameterChange.PutGlobalParameter;
import io.warren.broker.error.InvalidDefinitionException;
import io.warren.broker.parameter.Parameters.GlobalParameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports the definitions that a broker is started with: a file, or all {@code *.json} files of a folder in the order of their names.
 *
 * <p>
 * Threads: the one that starts the broker.
 */
public final class BootDefinitions {

    private static final Logger log = LoggerFactory.getLogger(BootDefinitions.class);
    private static final long FILE_MAX = 256L * 1024 * 1024;

    @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes to it
    private record File(Path path, byte[] content) {}

    private final Definitions definitions;
    private final boolean skipIfUnchanged;

    /** With {@code skipIfUnchanged}, files that are as they were at the last import are not imported again. */
    public BootDefinitions(Definitions definitions, boolean skipIfUnchanged) {
        this.definitions = definitions;
        this.skipIfUnchanged = skipIfUnchanged;
    }

    /**
     * Imports all there is to import, and waits for it.
     *
     * @throws IOException if the path cannot be read, or holds what is no definitions; some files may have been imported by then
     */
    public void importFrom(Path path) throws IOException {
        List<File> files = read(path);
        GlobalParameter hash = new GlobalParameter(DefinitionsImport.IMPORTED_HASH, hash(files));
        if (skipIfUnchanged
                && hash.equals(definitions.parameters().findGlobal(DefinitionsImport.IMPORTED_HASH))) {
            log.info("definitions: {} is as it was imported before, and not imported again", path);
            return;
        }
        DefinitionsImport importing = new DefinitionsImport(definitions);
        for (File file : files) {
            try {
                ImportReport report = importing.all(file.content()).toCompletableFuture().join();
                log.info("definitions: imported {}, {} left out", file.path(), report.leftOut().size());
            } catch (InvalidDefinitionException malformed) {
                throw new IOException("Expected definitions in " + file.path() + ", but: " + malformed.getMessage(),
                        malformed);
            }
        }
        if (skipIfUnchanged) {
            definitions.submit(new PutGlobalParameter(hash)).toCompletableFuture().join();
        }
    }

    private static List<File> read(Path path) throws IOException {
        List<Path> paths = List.of(path);
        if (Files.isDirectory(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                paths = entries.filter(entry -> entry.toString().endsWith(".json")).sorted().toList();
            }
        }
        List<File> files = new ArrayList<>();
        for (Path file : paths) {
            if (Files.size(file) > FILE_MAX) {
                throw new IOException("Expected definitions of at most " + FILE_MAX + " bytes in " + file);
            }
            files.add(new File(file, Files.readAllBytes(file)));
        }
        return files;
    }

    private static String hash(List<File> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (File file : files) {
                digest.update((file.path().getFileName() + ":" + file.content().length + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                digest.update(file.content());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Expected SHA-256 in every Java runtime", missing);
        }
    }
}
