package io.warren.planted;

import static java.lang.constant.ConstantDescs.CD_List;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Bugs as somebody might write them. Each is one change of one method, planted into the compiled class; the product knows nothing of
 * it. Tests of the modules say which harness has to catch which of them.
 */
public enum PlantedBug {
    /** The log's writer calls the receipts of a group before it forces the segment. */
    CONFIRM_BEFORE_FORCE(Plant.in("io.warren.journal.log.LogWriter", "writeGroup")
            .replacing("LogWriter.force", code -> {
                ClassDesc writer = ClassDesc.of("io.warren.journal.log.LogWriter");
                code.dup().invokevirtual(writer, "completePlaced", MTD_void)
                        .invokevirtual(writer, "force", MTD_void);
            })),

    /** The log's writer calls each receipt twice. */
    RECEIPT_TWICE(Plant.in("io.warren.journal.log.LogWriter", "completePlaced")
            .replacing("Receipt.onDurable", code -> {
                int offset = code.allocateLocal(TypeKind.LONG);
                int segment = code.allocateLocal(TypeKind.LONG);
                code.lstore(offset).lstore(segment).dup();
                for (int i = 0; i < 2; i++) {
                    code.lload(segment).lload(offset).invokeinterface(ClassDesc.of("io.warren.journal.log.Receipt"),
                            "onDurable", MethodTypeDesc.of(CD_void, CD_long, CD_long));
                }
            })),

    /** A full segment is not forced before the log goes on in the next one: later forces are of another file. */
    FORCE_OF_THE_WRONG_FILE(Plant.in("io.warren.journal.log.LogWriter", "roll").without("LogWriter.force")),

    /** A new file gets its name, and the directory is not forced. */
    DIRECTORY_NOT_FORCED(Plant.in("io.warren.journal.dir.DurableFiles", "rename")
            .without("DurableFiles.forceDirectory")),

    /** A change of the definitions returns before it is forced. */
    DEFINITION_NOT_FORCED(Plant.in("io.warren.journal.definitions.DefinitionLog", "append")
            .without("SegmentWriter.force")),

    /** A record whose head is whole is taken, whatever its payload and its checksum say. */
    TORN_RECORD_TAKEN(Plant.in("io.warren.journal.segment.RecordScanner", "isRecordAt")
            .without("RecordFraming.checksum").without("ByteBuffer.getInt")),

    /** Reading a segment ends where a record is damaged; what lies behind is given up. */
    LOG_ENDS_AT_THE_FIRST_DAMAGE(Plant.in("io.warren.journal.log.LogScan$SegmentReading", "read")
            .replacing("RecordScanner.next", code -> {
                ClassDesc scanner = ClassDesc.of("io.warren.journal.segment.RecordScanner");
                MethodTypeDesc question = MethodTypeDesc.of(CD_boolean);
                code.dup().invokevirtual(scanner, "next", question).swap()
                        .invokevirtual(scanner, "hasGap", question).iconst_1().ixor().iand();
            })),

    /** A settled entry is dropped from memory and not written to the log. */
    ACK_NOT_JOURNALED(Plant.in("io.warren.queue.durable.LoggedQueue", "settled").doing(CodeBuilder::return_)),

    /** What comes back goes behind all that waits, under a new id. */
    REQUEUE_TO_THE_TAIL(Plant.in("io.warren.queue.classic.Stock", "putBack")
            .replacing("ReadyEntries.putBack", code -> {
                ClassDesc message = ClassDesc.of("io.warren.queue.Message");
                code.invokevirtual(ClassDesc.of("io.warren.queue.consumer.QueueEntry"), "message",
                        MethodTypeDesc.of(message));
                code.invokevirtual(ClassDesc.of("io.warren.queue.classic.ReadyEntries"), "add",
                        MethodTypeDesc.of(CD_void, message));
            })),

    /** A batch whose messages are durable is answered twice. */
    CONFIRM_TWICE(Plant.in("io.warren.queue.durable.LoggedQueue$Answer", "answer")
            .replacing("PublishBatch.answer", code -> {
                ClassDesc batch = ClassDesc.of("io.warren.queue.PublishBatch");
                code.dup().invokevirtual(batch, "answer", MTD_void).invokevirtual(batch, "answer", MTD_void);
            })),

    /** Answers that are held back for a moment are never given. */
    CONFIRM_LOST(Plant.in("io.warren.queue.classic.PublishAnswers", "tell").without("ArrayDeque.add")),

    /** A batch that the log could not write is answered like one that it has written. */
    NACK_COUNTED_AS_ACK(Plant.in("io.warren.queue.durable.LoggedQueue$Answer", "onFailed")
            .without("PublishBatch.reject")),

    /** When the log is shortened, what consumers hold is not carried on. */
    SNAPSHOT_WITHOUT_UNACKED(Plant.in("io.warren.queue.classic.ClassicQueueOwner", "forEachGiven")
            .without("UnsettledEntries.forEach")),

    /** Entries of an open transaction go to disk in a page, before the rest of it is durable. */
    TRANSACTION_IN_A_PAGE(Plant.in("io.warren.queue.backlog.PackedMessages", "sendAway")
            .answering("PackedMessages$Owner.firstUndecided", Long.MAX_VALUE)),

    /** Of all that a transaction did, one part is written. */
    TRANSACTION_IN_PART(Plant.in("io.warren.queue.CommitGroup", "countDown")
            .replacing("List.copyOf", code -> code
                    .invokeinterface(ClassDesc.of("java.util.Collection"), "iterator",
                            MethodTypeDesc.of(ClassDesc.of("java.util.Iterator")))
                    .invokeinterface(ClassDesc.of("java.util.Iterator"), "next", MethodTypeDesc.of(CD_Object))
                    .invokestatic(CD_List, "of", MethodTypeDesc.of(CD_List, CD_Object), true))),

    /** A purge empties the memory and is not written to the log. */
    PURGE_NOT_JOURNALED(Plant.in("io.warren.queue.durable.LoggedQueue", "purged").doing(CodeBuilder::return_)),

    /** Entries are given out although the log does not know it, so that nobody will know after a crash. */
    REDELIVERED_FLAG_LOST(Plant.in("io.warren.queue.durable.LoggedQueue", "mayGiveOut")
            .doing(code -> code.iconst_1().ireturn())),

    /** Which segments of the log are needed is taken from the index, whichever log it is of. */
    STALE_INDEX_TRUSTED(Plant.in("io.warren.queue.cold.PageFiles", "logStart").answering("LogStart.equals", 1)),

    /** The segments of the log are deleted although the pages that replace them were not forced. */
    PAGES_NOT_FORCED(Plant.in("io.warren.queue.cold.PageFiles", "force").without("FileChannel.force")),

    /** A page is taken as it is read, whatever its checksum says. */
    WRONG_PAGE_TAKEN(Plant.in("io.warren.queue.cold.PageScan", "readPage").without("PageFormat.checksum")
            .without("PageFormat$Header.checksum")),

    /** A channel writes each confirm to its client twice. */
    CHANNEL_CONFIRMS_TWICE(Plant.in("io.warren.broker.channel.Confirms", "write")
            .replacing("FrameWriter.method", code -> {
                int method = code.allocateLocal(TypeKind.REFERENCE);
                int channel = code.allocateLocal(TypeKind.INT);
                code.astore(method).istore(channel).dup();
                for (int i = 0; i < 2; i++) {
                    code.iload(channel).aload(method).invokevirtual(
                            ClassDesc.of("io.warren.broker.socket.FrameWriter"), "method",
                            MethodTypeDesc.of(CD_void, CD_int, ClassDesc.of("io.warren.codec.method.Method")));
                }
            })),

    /** A basic.nack that requeues is taken for an acknowledgement. */
    REQUEUE_COUNTED_AS_ACK(Plant.in("io.warren.broker.channel.Acknowledgements",
            "outcome(Lio/warren/codec/method/BasicMethod$Nack;)Lio/warren/queue/Outcome;")
            .doing(code -> {
                ClassDesc outcome = ClassDesc.of("io.warren.queue.Outcome");
                code.getstatic(outcome, "ACCEPTED", outcome).areturn();
            }));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but only an annotation that is not there would say so
    private final Plant plant;

    PlantedBug(Plant plant) {
        this.plant = plant;
    }

    /**
     * Writes the class with the bug into a folder, which then comes before the others of a class path.
     *
     * @return that folder
     */
    public Path writeTo(Path folder) throws IOException {
        Path file = folder.resolve(plant.type().replace('.', '/') + ".class");
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, plant.plantedIn(PlantedBug.class.getClassLoader()));
        return folder;
    }

    Plant plant() {
        return plant;
    }

    /** Those of the classes whose names begin so. */
    public static List<PlantedBug> in(String packages) {
        return Arrays.stream(values()).filter(each -> each.plant.type().startsWith(packages)).toList();
    }
}
