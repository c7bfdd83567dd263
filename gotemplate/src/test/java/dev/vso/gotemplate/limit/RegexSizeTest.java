package dev.vso.gotemplate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexSizeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            a               ! 1
            a{1000}         ! 1000
            (ab){10,200}    ! 400
            [^]{5}]{300}    ! 300
            [^][]a{900}     ! 900
            [[:alpha:]]{9}  ! 9
            \\Q[(\\E a{900} ! 900
            \\pL{20}        ! 20
            \\p{Greek}{20}  ! 20
            \\x{41}{20}     ! 20
            ((a{30}){30})   ! 900
            a{30}(?i){30}   ! 900
            (?s:a){900}     ! 900
            a{30}\\Q\\E{30} ! 900
            ^*(?i){1,900}   ! 1800
            [\\PN--[:alpha:]b{900}c] ! 900
            [\\pN-[:alpha:]b]{900}  ! 900
            [\\d-[:alpha:]b]{900}  ! 900
            """)
    void repeatsAreSeenWhereverTheyStand(String pattern, long least) {
        assertThat(RegexSize.of(pattern).instructions()).isBetween(least, 3 * least + 20);
        assertThat(RegexSize.of(pattern).isTooLarge()).isFalse();
        assertThat((long) Pattern.compile(pattern).programSize())
                .isLessThanOrEqualTo(20 + 3 * RegexSize.of(pattern).instructions());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)\u1c80",
                "(?i)\\x{1c88}",
                "x(?i:[\u1c00-\ufb00])",
                "(?si)[\\x{100}-\\x{20ff}]",
                "(?i)\\Q\u1c85\\E",
                "(?i)[^\\x41\\x{1c7f}-\u1c90]",
                "(?i)[a\\x{1c81}]",
                "(?i)[]-\\x{2000}]"
            })
    @DisplayName("H3: an expression that RE2/J would compile for ever is refused unread")
    void endlessFoldingIsSeen(String pattern) {
        assertThat(RegexSize.of(pattern).endless()).isTrue();
        assertThat(RegexSize.of(pattern).isTooLarge()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u1c80",
                "[\\x{100}-\\x{20ff}]",
                "(?i)[a-z]",
                "(?:\u1c80)",
                "(?P<i>\u1c80)",
                "(?i)[\\x00-\\x{10ffff}]",
                "(?i)\\pL",
                "(?i)[\u0400-\u04ff]",
                "(?i)é"
            })
    @DisplayName("A finite repetition does not count as infinite")
    void finiteRepetition(String pattern) {
        assertThat(RegexSize.of(pattern).endless()).isFalse();
        assertThat(Pattern.compile(pattern).pattern()).isEqualTo(pattern);
    }

    /** With another JDK, whose Unicode is newer, there may be more of them. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    @DisplayName("H3: no other character makes RE2/J go on for ever")
    void noOtherCharacterIsEndless() {
        for (int c = Character.MIN_CODE_POINT; c <= Character.MAX_CODE_POINT; c++) {
            var isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (!isHalf && (c < 0x1C80 || c > 0x1C8F) && (Character.isLetter(c) || Character.toLowerCase(c) != c)) {
                var pattern = "(?i)" + Character.toString(c);
                assertThat(Pattern.compile(pattern).pattern()).isEqualTo(pattern);
            }
        }
    }
}
