package io.warren.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change of one method of a class. Code moves, so whatever is to be changed must be there exactly once: a plant that changed nothing
 * would be caught by nobody, and one in another place would be another bug.
 *
 * <p>
 * Immutable.
 */
final class Plant {
    private final String type;
    private final String method;
    private final @Nullable Consumer<CodeBuilder> body;
    private final Map<String, Replacement> replacements;

    /** What comes instead of a call: receiver and arguments are on the stack, its result is to be left there. */
    @FunctionalInterface
    private interface Replacement {
        void write(CodeBuilder code, InvokeInstruction call);
    }

    private Plant(String type, String method, @Nullable Consumer<CodeBuilder> body,
            Map<String, Replacement> replacements) {
        this.type = type;
        this.method = method;
        this.body = body;
        this.replacements = replacements;
    }

    /**
     * A change, still empty.
     *
     * @param type
     *            the binary name of a class
     * @param method
     *            the name of a method that is not overloaded; with its descriptor, if it is
     */
    static Plant in(String type, String method) {
        return new Plant(type, method, null, Map.of());
    }

    /** The binary name of the class that is changed. */
    String type() {
        return type;
    }

    /** The method does nothing else but this. */
    Plant doing(Consumer<CodeBuilder> newBody) {
        return new Plant(type, method, newBody, replacements);
    }

    /**
     * A call is left out; what it would have answered is 0, false or null.
     *
     * @param call
     *            such as {@code SegmentWriter.force}
     */
    Plant without(String call) {
        return with(call, (code, left) -> {
            pop(code, left);
            TypeKind result = TypeKind.from(left.typeSymbol().returnType());
            if (result == TypeKind.REFERENCE) {
                code.aconst_null();
            } else {
                constant(code, result, 0);
            }
        });
    }

    /** A call that answers a number or a boolean is left out, and always answers this. */
    Plant answering(String call, long answer) {
        return with(call, (code, left) -> {
            pop(code, left);
            constant(code, TypeKind.from(left.typeSymbol().returnType()), answer);
        });
    }

    /** Something else is done instead of a call, with its receiver and its arguments. */
    Plant replacing(String call, Consumer<CodeBuilder> instead) {
        return with(call, (code, replaced) -> instead.accept(code));
    }

    private Plant with(String call, Replacement replacement) {
        Map<String, Replacement> all = new LinkedHashMap<>(replacements);
        all.put(call, replacement);
        return new Plant(type, method, body, all);
    }

    private static void pop(CodeBuilder code, InvokeInstruction call) {
        MethodTypeDesc arguments = call.typeSymbol();
        for (int i = arguments.parameterCount() - 1; i >= 0; i--) {
            if (TypeKind.from(arguments.parameterType(i)).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            code.pop();
        }
    }

    private static void constant(CodeBuilder code, TypeKind kind, long value) {
        switch (kind) {
            case VOID -> {
            }
            case LONG -> code.loadConstant(value);
            case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.loadConstant(Math.toIntExact(value));
            default -> throw new IllegalArgumentException("Expected an integer or a boolean, but it is " + kind);
        }
    }

    /**
     * The class with the bug.
     *
     * @param loader
     *            knows the class as it is
     * @throws IllegalStateException
     *             if the class does not have what is to be changed
     */
    byte[] plantedIn(ClassLoader loader) {
        ClassFile context = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver
                .ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel original = context.parse(bytesOf(loader, type));
        CodeModel code = codeOf(original);
        replacements.keySet().forEach(call -> requireOne(code, call));
        MethodTransform change = body == null
                ? MethodTransform.transformingCode(transform())
                : (builder, element) -> {
                    if (element instanceof CodeModel) {
                        builder.withCode(body);
                    } else {
                        builder.with(element);
                    }
                };
        return context.transformClass(original,
                ClassTransform.transformingMethods(each -> isMeant(each) && each.code().isPresent(), change));
    }

    /** The bytes of a class as its class file has them. */
    static byte[] bytesOf(ClassLoader loader, String type) {
        try (InputStream in = loader.getResourceAsStream(type.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalStateException("Expected the class " + type);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CodeModel codeOf(ClassModel original) {
        List<CodeModel> codes = original.methods().stream().filter(this::isMeant).flatMap(each -> each.code().stream())
                .toList();
        if (codes.size() != 1) {
            throw new IllegalStateException("Expected one method %s with code in %s, but there are %d".formatted(method,
                    type, codes.size()));
        }
        return codes.getFirst();
    }

    private boolean isMeant(MethodModel each) {
        String name = each.methodName().stringValue();
        return method.equals(name) || method.equals(name + each.methodType().stringValue());
    }

    private void requireOne(CodeModel code, String call) {
        long calls = code.elementStream().filter(each -> nameOf(each).equals(call)).count();
        if (calls != 1) {
            throw new IllegalStateException(
                    "Expected one call of %s in %s.%s, but there are %d".formatted(call, type, method, calls));
        }
    }

    private CodeTransform transform() {
        return (code, element) -> {
            Replacement replacement = replacements.get(nameOf(element));
            if (replacement != null && element instanceof InvokeInstruction call) {
                replacement.write(code, call);
            } else {
                code.with(element);
            }
        };
    }

    /** Simple name of the owner and name of the method that are called; empty if it is not a call. */
    private static String nameOf(CodeElement element) {
        if (!(element instanceof InvokeInstruction call)) {
            return "";
        }
        ClassDesc owner = call.owner().asSymbol();
        return owner.displayName() + "." + call.name().stringValue();
    }

    @Override
    public String toString() {
        return type + "." + method;
    }
}
