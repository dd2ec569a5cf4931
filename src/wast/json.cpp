// Boost.JSON, which is compiled here once.
#include <boost/json/src.hpp>
