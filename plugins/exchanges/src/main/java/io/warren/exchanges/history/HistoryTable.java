package io.warren.exchanges.history;

import io.warren.router.Binding;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeTypes;
import io.warren.router.Routable;
import io.warren.router.Route;
import java.util.List;

/**
 * A fanout exchange's bindings, and the last messages that came to it. A message that comes while a binding is made is kept
 * before it is routed, and the binding is there before what was kept is asked for: the destination never misses it, and may
 * get it twice.
 *
 * <p>
 * Threads: as {@link BindingTable}.
 */
public final class HistoryTable implements BindingTable {

    private static final String NO_STORE = "x-recent-history-no-store";

    private final BindingTable fanout = ExchangeTypes.fanoutBindings();
    private final RecentMessages recent;

    /** @param length how many messages to keep, at least 1 */
    public HistoryTable(long length) {
        this.recent = new RecentMessages(length);
    }

    @Override
    public void add(Binding binding) {
        fanout.add(binding);
    }

    @Override
    public void remove(Binding binding) {
        fanout.remove(binding);
    }

    @Override
    public List<Routable> earlierMessages(Binding binding) {
        return recent.all();
    }

    @Override
    public boolean match(Routable message, Route route) {
        if (!Boolean.TRUE.equals(message.headers().get(NO_STORE))) {
            recent.add(message);
        }
        return fanout.match(message, route);
    }
}
