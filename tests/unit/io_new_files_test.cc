// Files that are made all or not at all.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "function/io.h"
#include "function/text/source.h"

namespace {

using kubeflow_sso::exists;
using kubeflow_sso::files_in;
using kubeflow_sso::write_new_files;
using kubeflow_sso::text::UserError;

/// An empty folder for one test.
class Folder {
 public:
  Folder() {
    std::array<char, 32> name = {"/tmp/kubeflow-sso.XXXXXX"};
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name.data();
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { REQUIRE(std::system(("rm -r " + path_).c_str()) == 0); }

  std::string at(const std::string& name) const { return path_ + "/" + name; }
  std::string text(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(at(name)).rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

std::string problem(const std::string& folder, const std::vector<kubeflow_sso::NewFile>& files) {
  try {
    write_new_files(folder, files);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("the folders that files need are made with them") {
  const Folder folder;
  write_new_files(folder.at("new/sso"), {{"sso.yaml", "one\n"}, {"staging/sso/patch.yaml", "two\n"}});
  CHECK(folder.text("new/sso/sso.yaml") == "one\n");
  CHECK(folder.text("new/sso/staging/sso/patch.yaml") == "two\n");
}

TEST_CASE("a slash at the end of the folder is none") {
  const Folder folder;
  write_new_files(folder.at("sso/"), {{"sso.yaml", "one\n"}});
  CHECK(folder.text("sso/sso.yaml") == "one\n");
}

TEST_CASE("with a file that is there nothing is written, and all such are named") {
  const Folder folder;
  write_new_files(folder.at("sso"), {{"b", "old"}, {"c", "old"}});
  const std::string said = problem(folder.at("sso"), {{"a", "new"}, {"b", "new"}, {"c", "new"}});
  CHECK(said ==
        folder.at("sso") + " has b, c already: nothing was written; name another folder, or move that away");
  CHECK_FALSE(exists(folder.at("sso/a")));
  CHECK(folder.text("sso/b") == "old");
}

TEST_CASE("a link to nowhere is there too") {
  const Folder folder;
  REQUIRE(::symlink("nowhere", folder.at("sso.yaml").c_str()) == 0);
  CHECK(problem(folder.at("."), {{"sso.yaml", "new"}}).find("has sso.yaml already") != std::string::npos);
}

TEST_CASE("what cannot be finished is taken back, with the folders that were made for it") {
  const Folder folder;
  const std::string said = problem(folder.at("new"), {{"deep/a", "one"}, {"deep/a/b", "two"}});
  CHECK(said.starts_with("cannot make the folder"));
  CHECK_FALSE(exists(folder.at("new")));
}

TEST_CASE("a folder that was there stays when its files are taken back") {
  const Folder folder;
  REQUIRE(::mkdir(folder.at("there").c_str(), 0777) == 0);
  CHECK_FALSE(problem(folder.at("there"), {{"a", "one"}, {"a/b", "two"}}).empty());
  CHECK(exists(folder.at("there")));
  CHECK(files_in(folder.at("there")).size() == 2);  // itself and the one above
}

}  // namespace
