package io.warren.planted;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
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
    ACK_NOT_JOURNALED(Plant.in("io.warren.queue.durable.LoggedQueue", "settled").doing(CodeBuilder::return_));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but only an annotation that is not there would say so
    private final Plant plant;

    PlantedBug(Plant plant) {
        this.plant = plant;
    }

    Plant plant() {
        return plant;
    }

    /** Those of the classes whose names begin so. */
    public static List<PlantedBug> in(String packages) {
        return Arrays.stream(values()).filter(each -> each.plant.type().startsWith(packages)).toList();
    }
}
