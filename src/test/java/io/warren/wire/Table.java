package io.warren.wire;

/** A field table built entry by entry; every key and type octet is written as given. Threads: one. */
final class Table {

    /** A key of one letter with its length, a type octet and the length of the table inside. */
    private static final int NESTED_ENTRY_SIZE = 7;

    private final Octets entries = Octets.octets();

    static Table table() {
        return new Table();
    }

    /** A table in a table in a table: {@code depth} of them below the outermost one. */
    static Table nested(int depth) {
        Table table = new Table();
        // Written from the outside in: copying the inner table at each level would take time by the square.
        for (int below = depth - 1; below >= 0; below--) {
            table.entries.shortstr("k").u8('F').u32((long) below * NESTED_ENTRY_SIZE);
        }
        return table;
    }

    Table entry(String key, char type, byte... value) {
        entries.shortstr(key).u8(type).raw(value);
        return this;
    }

    Table string(String key, String value) {
        return entry(key, 'S', Octets.octets().longstr(value).toByteArray());
    }

    Table integer(String key, int value) {
        return entry(key, 'I', Octets.octets().u32(value).toByteArray());
    }

    Table bool(String key, boolean value) {
        return entry(key, 't', Octets.bytes(value ? 1 : 0));
    }

    Table table(String key, Table value) {
        return entry(key, 'F', value.toByteArray());
    }

    /** The table as it travels, with its length before it. */
    byte[] toByteArray() {
        byte[] inside = entries.toByteArray();
        return Octets.octets().u32(inside.length).raw(inside).toByteArray();
    }
}
