package io.warren.router;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Which exchange types there are: those of the specification, and those that plugins bring. */
public final class ExchangeTypes {

    private ExchangeTypes() {
    }

    /** direct, fanout, topic and headers. */
    public static List<ExchangeType> builtIn() {
        return BuiltInType.all();
    }

    /** Bindings that all match, for types that add something to a fanout exchange. */
    public static BindingTable fanoutBindings() {
        return new FanoutTable();
    }

    /** The built-in types, and those of the plugins that the loader sees; a built-in type cannot be replaced. */
    public static List<ExchangeType> installed(ClassLoader loader) {
        List<ExchangeType> types = new ArrayList<>(ServiceLoader.load(ExchangeType.class, loader).stream()
                .map(ServiceLoader.Provider::get).toList());
        types.addAll(builtIn()); // the last of a name counts
        return List.copyOf(types);
    }
}
