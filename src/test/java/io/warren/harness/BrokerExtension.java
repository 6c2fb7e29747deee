package io.warren.harness;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one broker per test class, hands it to the tests, and clears away what each test left. */
final class BrokerExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver, ExecutionCondition {

    private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);
    private static final String BROKER = "broker";
    private static final String SHARED_BROKER = "shared broker";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<ExternalBroker> external = ExternalBroker.configured();
        if (external.isEmpty()) {
            return ConditionEvaluationResult.enabled("Warren itself");
        }
        AnnotatedElement element = context.getElement().orElseThrow();
        WarrenOnly warrenOnly = element.getAnnotation(WarrenOnly.class);
        if (warrenOnly != null) {
            return ConditionEvaluationResult.disabled("needs Warren: " + warrenOnly.because());
        }
        BrokerTest brokerTest = element.getAnnotation(BrokerTest.class);
        if (brokerTest != null && brokerTest.settings().length > 0) {
            return ConditionEvaluationResult
                    .disabled("needs a Warren with the settings " + List.of(brokerTest.settings()));
        }
        RabbitMq4 rabbitMq4 = element.getAnnotation(RabbitMq4.class);
        if (rabbitMq4 != null && external.get().majorVersion() < 4) {
            return ConditionEvaluationResult.disabled("needs RabbitMQ 4: before, " + rabbitMq4.before());
        }
        return ConditionEvaluationResult.enabled("the broker at " + external.get().uri());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        if (store.get(BROKER) != null) {
            return; // a nested class shares the broker of the class around it
        }
        BrokerTest brokerTest = context.getRequiredTestClass().getAnnotation(BrokerTest.class);
        if (brokerTest != null && brokerTest.shared()) {
            context.getRoot().getStore(NAMESPACE).computeIfAbsent(SHARED_BROKER, _ -> start(List.of()));
            return;
        }
        List<String> settings = brokerTest == null ? List.of() : Arrays.asList(brokerTest.settings());
        store.put(BROKER, start(settings)); // closed with the class's context
    }

    private static BrokerUnderTest start(List<String> settings) {
        return ExternalBroker.configured().map(ExternalBroker::broker).orElseGet(() -> WarrenFixture.start(settings));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        broker(context).clearAway();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BrokerUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return broker(context);
    }

    private static BrokerUnderTest broker(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        BrokerUnderTest own = store.get(BROKER, BrokerUnderTest.class);
        return own != null ? own : Objects.requireNonNull(store.get(SHARED_BROKER, BrokerUnderTest.class));
    }
}
