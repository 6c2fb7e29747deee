package io.warren.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.Optional;
import java.util.function.Function;

/** Conditions that ArchUnit does not bring along. */
final class Conditions {
    private Conditions() {
    }

    static ArchCondition<JavaClass> resideInAPackageThatIs(DescribedPredicate<CanBeAnnotated> property) {
        return condition("reside in a package that is " + property.getDescription(), type -> {
            boolean holds = property.test(type.getPackage());
            return holds ? Optional.empty() : Optional.of("resides in " + type.getPackageName() + ", which is not");
        });
    }

    /** Looks at the byte code: ArchUnit sees synchronized methods, but not synchronized blocks. */
    static ArchCondition<JavaClass> notSynchronize() {
        return condition("not use synchronized", type -> {
            boolean method = type.getMethods().stream()
                    .anyMatch(each -> each.getModifiers().contains(JavaModifier.SYNCHRONIZED));
            return method || hasSynchronizedBlock(type) ? Optional.of("uses synchronized") : Optional.empty();
        });
    }

    static DescribedPredicate<JavaClass> haveStateThatChanges() {
        return DescribedPredicate.describe("have state that changes",
                type -> type.getFields().stream().anyMatch(Conditions::changes));
    }

    static ArchCondition<JavaClass> nameTheirOwnerInTheirJavadoc() {
        return condition("say who may call them, in a line of their Javadoc that starts with \"Threads:\"",
                type -> SourceFile.of(type).contains("Threads:") ? Optional.empty() : Optional.of("does not say it"));
    }

    static ArchCondition<JavaClass> haveASourceFileOfAtMost(int linesMax) {
        return condition("have a source file of at most " + linesMax + " lines", type -> {
            int lines = SourceFile.of(type).lines();
            return lines <= linesMax ? Optional.empty()
                    : Optional.of("has " + lines + " lines");
        });
    }

    private static boolean changes(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.FINAL)
                && !field.getModifiers().contains(JavaModifier.STATIC);
    }

    private static boolean hasSynchronizedBlock(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
                    .flatMap(method -> method.code().stream())
                    .flatMap(code -> code.elementStream())
                    .anyMatch(MonitorInstruction.class::isInstance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A condition that is violated whenever the check returns what is wrong. */
    private static ArchCondition<JavaClass> condition(String description, Function<JavaClass, Optional<String>> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.apply(type).ifPresent(
                        wrong -> events.add(SimpleConditionEvent.violated(type, type.getFullName() + " " + wrong)));
            }
        };
    }
}
