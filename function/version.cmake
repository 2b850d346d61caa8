# Writes `output`, version.cc, for the release `version`: at each build, and only when it changes. `commit` is what the caller knows
# of a source that is no checkout of Git, such as the copy in a container; where it is empty, Git is asked.
set(source "${CMAKE_CURRENT_LIST_DIR}/..")
if(NOT commit)
  # Nothing before it: the checkout is of these sources, not of something that they were unpacked in.
  execute_process(COMMAND git rev-parse --show-prefix WORKING_DIRECTORY "${source}" OUTPUT_VARIABLE prefix ERROR_QUIET
    RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed AND prefix STREQUAL "")
    # Without tags, and cut here: how long Git's own short form is depends on what else is in the clone.
    execute_process(COMMAND git --no-optional-locks describe --always --dirty --abbrev=40 --exclude=* WORKING_DIRECTORY "${source}"
      OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
endif()
if(commit MATCHES "^([0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f])[0-9a-f]*(-dirty)?$")
  string(APPEND version " (${CMAKE_MATCH_1}${CMAKE_MATCH_2})")
elseif(commit)
  message(FATAL_ERROR "KUBEFLOW_SSO_COMMIT must be a commit's hash, with -dirty behind it or without, got \"${commit}\"")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/version.cc.in" "${output}" @ONLY)
