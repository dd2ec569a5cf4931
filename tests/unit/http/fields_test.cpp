#include <portico/http/fields.hpp>

#include <gtest/gtest.h>

#include <cctype>
#include <cstring>
#include <string>

namespace portico::http {
namespace {

TEST(Fields, KeepsOrderCaseAndDuplicates) {
  Fields fields{{"A", "1"}, {"b", "2"}};
  fields.append("a", "3");
  EXPECT_EQ(fields, (Fields{{"A", "1"}, {"b", "2"}, {"a", "3"}}));
  EXPECT_NE(fields, (Fields{{"a", "1"}, {"b", "2"}, {"a", "3"}}));
  EXPECT_EQ(fields.count("a"), 2U);
  EXPECT_EQ(*fields.find("a"), "1");
  EXPECT_TRUE(fields.has("B"));
  EXPECT_FALSE(fields.has(""));
  EXPECT_EQ(fields.find("c"), nullptr);
}

TEST(Fields, SetReplacesInPlace) {
  Fields fields{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  fields.set("a", "4");
  EXPECT_EQ(fields, (Fields{{"A", "4"}, {"b", "2"}}));
  fields.set("C", "5");
  EXPECT_EQ(fields, (Fields{{"A", "4"}, {"b", "2"}, {"C", "5"}}));
}

TEST(Fields, SetAndEraseTakeNamesFromTheFieldsThemselves) {
  Fields fields{{"x", "0"},
                {"a-name-beyond-any-small-buffer", "1"},
                {"y", "2"},
                {"a-name-beyond-any-small-buffer", "3"},
                {"z", "4"}};
  fields.set((fields.begin() + 3)->name, "5");
  EXPECT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields.erase((fields.begin() + 1)->name), 1U);
  EXPECT_EQ(fields, (Fields{{"x", "0"}, {"y", "2"}, {"z", "4"}}));
}

TEST(Fields, EraseCounts) {
  Fields fields{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(fields.erase("c"), 0U);
  EXPECT_EQ(fields.erase("A"), 2U);
  EXPECT_EQ(fields, (Fields{{"b", "2"}}));
  EXPECT_EQ(fields.erase_if([](const Field&) { return true; }), 1U);
  EXPECT_TRUE(fields.empty());
}

TEST(FieldSyntax, NamesCompareAsAscii) {
  EXPECT_TRUE(names_equal("Content-Length", "cONTENT-lENGTH"));
  EXPECT_FALSE(names_equal("a", "ab"));
  EXPECT_FALSE(names_equal("@", "`"));
  EXPECT_FALSE(names_equal("\xC4", "\xE4"));
}

TEST(FieldSyntax, NamesAreTokens) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool token = std::isalnum(byte) || (byte && std::strchr("!#$%&'*+-.^_`|~", byte));
    EXPECT_EQ(is_field_name(std::string(1, static_cast<char>(byte))), token && byte < 0x80) << byte;
  }
  EXPECT_FALSE(is_field_name(""));
  EXPECT_TRUE(is_field_name(std::string(65'535, 'a')));
  EXPECT_FALSE(is_field_name(std::string(65'536, 'a')));
}

TEST(FieldSyntax, ValuesHaveNoControls) {
  for (int byte = 0; byte < 256; ++byte)
    EXPECT_EQ(is_field_value(std::string{'a', static_cast<char>(byte)}),
              byte == '\t' || (byte >= 0x20 && byte != 0x7F))
        << byte;
  EXPECT_TRUE(is_field_value(""));
  EXPECT_TRUE(is_field_value(" padded "));
}

}  // namespace
}  // namespace portico::http
