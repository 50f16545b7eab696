package dev.belay.story;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Tells the story. Its standard input is a pipe from the script `demo`: its end is the end of the demo,
/// and a line `columns 120` says that the terminal is as wide as that now.
final class Main {

    private static final int BROKEN = 1;
    private static final int FAILED = 3;

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT); // numbers are written the same way everywhere
        Order order = Order.of(List.of(args));
        logIntoFile(order);
        Ink.wanted(order.isColoured());
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        Screen screen = new Screen(out, order.columns());
        Parts parts = new Parts();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            screen.close();
            parts.close();
        }));
        Thread.ofPlatform().daemon().name("the script").start(() -> obey(screen));
        System.exit(tell(order, parts, screen));
    }

    private static int tell(Order order, Parts parts, Screen screen) throws IOException, InterruptedException {
        Clock clock = Clock.now();
        Ground ground = new Ground(parts, order.home(), order.tale());
        try {
            Footprint footprint = parts.add(new Footprint());
            Story story = new Story(new Opening(parts, ground, screen, clock));
            List<Scenario> told = story.tell();
            Report report = new Report(clock, told, footprint.mostMib());
            Table table = new Table(told);
            table.show(screen, report);
            keep(order, report, story);
            if (!order.isCheck()) {
                new Try(ground, screen).show();
                story.stay();
            }
            return table.isKept() ? 0 : BROKEN;
        } catch (Parts.Over over) {
            return FAILED;
        } catch (RuntimeException e) {
            if (parts.areClosed()) {
                // What it was waiting for was taken away; nobody wants to read that.
                return FAILED;
            }
            screen.close();
            System.err.println("The demo cannot go on: " + e.getMessage());
            Logger.getLogger("dev.belay.story").log(java.util.logging.Level.SEVERE, "The demo cannot go on", e);
            return FAILED;
        }
    }

    private static void keep(Order order, Report report, Story story) throws IOException {
        report.figures();
        if (order.json() != null) {
            report.write(order.json());
        }
        if (order.picture() != null) {
            story.picture(report).write(order.picture());
        }
        if (order.anatomy() != null) {
            story.anatomy(report).write(order.anatomy());
        }
    }

    private static void logIntoFile(Order order) throws IOException {
        LogManager.getLogManager().reset();
        var folder = Files.createDirectories(order.home().resolve("target"));
        Handler file = new FileHandler(folder.resolve("demo.log").toString());
        file.setFormatter(new SimpleFormatter());
        Logger.getLogger("").addHandler(file);
    }

    private static void obey(Screen screen) {
        try (BufferedReader script = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = script.readLine(); line != null; line = script.readLine()) {
                if (line.startsWith("columns ")) {
                    screen.columns(Integer.parseInt(line.substring("columns ".length())));
                }
            }
        } catch (IOException gone) {
            // As at its end.
        }
        System.exit(FAILED);
    }
}
