package io.warren.planted;

import org.jspecify.annotations.Nullable;

/**
 * Defines the classes of the product and of its tests anew, so that one of them can be another than the one on the class path, and
 * none shares its static state with the tests around. All other classes are those of its parent.
 *
 * <p>
 * Threads: any.
 */
final class PlantedClassLoader extends ClassLoader {
    private static final String OURS = "io.warren.";
    /** These are never changed; of file systems H2 knows one class for the whole process. */
    private static final String[] SHARED = {"io.warren.planted.", "io.warren.faultfs."};

    private final @Nullable String planted;
    private final byte[] plantedBytes;

    /** @param plant null for none: all classes are as they are */
    PlantedClassLoader(ClassLoader parent, @Nullable Plant plant) {
        super("planted", parent);
        this.planted = plant == null ? null : plant.type();
        this.plantedBytes = plant == null ? new byte[0] : plant.plantedIn(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private static boolean isOwn(String name) {
        for (String shared : SHARED) {
            if (name.startsWith(shared)) {
                return false;
            }
        }
        return name.startsWith(OURS);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes;
        if (name.equals(planted)) {
            bytes = plantedBytes;
        } else if (getParent().getResource(name.replace('.', '/') + ".class") == null) {
            throw new ClassNotFoundException(name);
        } else {
            bytes = Plant.bytesOf(getParent(), name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
