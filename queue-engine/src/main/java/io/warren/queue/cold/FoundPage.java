package io.warren.queue.cold;

import io.warren.queue.backlog.PagePlace;
import io.warren.queue.backlog.PageSummary;

/** A page in a queue's files, and where it is. */
public record FoundPage(PagePlace place, PageSummary summary) {}
