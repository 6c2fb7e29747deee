package io.warren.harness;

import java.lang.reflect.Method;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Starts Warren inside this JVM with the users and virtual hosts that the tests know. */
final class WarrenFixture {

    private WarrenFixture() {
    }

    static BrokerUnderTest start(List<String> settings) {
        Class<?> warrenClass;
        try {
            warrenClass = Class.forName("io.warren.broker.Warren");
        } catch (ClassNotFoundException e) {
            throw new TestAbortedException("io.warren.broker.Warren is not on the class path; set warren.test.uri", e);
        }
        try {
            Object builder = warrenClass.getMethod("builder").invoke(null);
            builder = call(builder, "amqpPort", 0);
            for (String setting : settings) {
                String[] parts = setting.split("=", 2);
                builder = call(builder, "set", parts[0], parts[1]);
            }
            builder = call(builder, "vhost", TestUsers.OTHER_VHOST);
            for (TestUsers user : TestUsers.values()) {
                builder = call(builder, "user", user.userName(), user.password());
                if (user.hasPermissions()) {
                    builder = call(builder, "permissions", user.userName(), user.vhost(), user.configure(),
                            user.write(), user.read());
                }
            }
            Object warren = call(builder, "start");
            int port = (Integer) call(warren, "amqpPort");
            return new BrokerUnderTest("127.0.0.1", port, () -> stop(warren));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(Object warren) {
        try {
            call(warren, "close");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Object target, String name, Object... arguments) throws ReflectiveOperationException {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                return method.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass() + "." + name);
    }
}
