package dev.belay.verdict;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/// A judge's numbers as a short text for status: a version, then base64 of a fingerprint of what the numbers belong
/// to, the numbers as floats, and a checksum. Floats are exact enough: what must be exact (evidence that is complete,
/// counts) is
/// kept as 1 or as a whole number.
final class StateText {

    /// What status has room for.
    static final int MOST = 128;

    private static final String VERSION = "1.";
    private static final int FINGERPRINT_BYTES = 2;
    private static final int CHECKSUM_BYTES = 4;

    private StateText() {}

    /// @param of what the numbers belong to, such as the signal and its limits
    static String pack(String of, double... numbers) {
        byte[] all = new byte[FINGERPRINT_BYTES + numbers.length * Float.BYTES + CHECKSUM_BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(all);
        bytes.putShort(fingerprint(of));
        for (double number : numbers) {
            bytes.putFloat((float) number);
        }
        bytes.putInt(checksum(all, bytes.position()));
        String text = VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        if (text.length() > MOST) {
            throw new IllegalStateException("%d numbers take %d bytes; status takes %d, so pack fewer"
                    .formatted(numbers.length, text.length(), MOST));
        }
        return text;
    }

    static double[] unpack(String of, int count, String text) throws StateRefused {
        if (!text.startsWith(VERSION)) {
            throw new StateRefused(StateRefused.Why.FOREIGN_VERSION, text);
        }
        byte[] all = decode(text);
        ByteBuffer bytes = ByteBuffer.wrap(all);
        int end = all.length - CHECKSUM_BYTES;
        if (end < FINGERPRINT_BYTES || bytes.getInt(end) != checksum(all, end)) {
            throw new StateRefused(StateRefused.Why.CORRUPT, text);
        }
        if (bytes.getShort() != fingerprint(of)) {
            throw new StateRefused(StateRefused.Why.OTHER_LIMITS, text);
        }
        if (end - FINGERPRINT_BYTES != count * Float.BYTES) {
            throw new StateRefused(StateRefused.Why.FOREIGN_VERSION, text);
        }
        double[] numbers = new double[count];
        for (int index = 0; index < count; index++) {
            numbers[index] = bytes.getFloat();
        }
        return numbers;
    }

    private static byte[] decode(String text) throws StateRefused {
        try {
            return Base64.getUrlDecoder().decode(text.substring(VERSION.length()));
        } catch (IllegalArgumentException notBase64) {
            throw new StateRefused(StateRefused.Why.CORRUPT, text, notBase64);
        }
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    /// Two bytes, for a signal's 22 numbers fill what status takes to the last character.
    private static short fingerprint(String of) {
        byte[] bytes = of.getBytes(StandardCharsets.UTF_8);
        return (short) checksum(bytes, bytes.length);
    }
}
