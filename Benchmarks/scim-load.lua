-- Posts or patches people at a SCIM server, each with a number of its own, from the template that SCIMBenchmark gives by environment.
local threads = 0

function setup(thread)
   thread:set("place", threads)
   threads = threads + 1
end

function init(args)
   local method = os.getenv("SCIM_METHOD")
   local template = os.getenv("SCIM_BODY")
   local base = wrk.path
   local headers = {
      ["Authorization"] = "Bearer " .. os.getenv("SCIM_TOKEN"),
      ["Content-Type"] = "application/scim+json", ["Accept"] = "application/scim+json, application/json",
      ["User-Agent"] = "IdentityBridge",
   }
   -- Every thread has a range of its own.
   local number = tonumber(os.getenv("SCIM_FIRST")) + place * 2000000
   local accounts = {}
   if os.getenv("SCIM_ACCOUNTS") ~= "" then
      for line in io.lines(os.getenv("SCIM_ACCOUNTS")) do accounts[#accounts + 1] = line end
   end
   request = function()
      number = number + 1
      local name = string.format("p%07d", number)
      local path = base .. "/Users"
      if #accounts > 0 then path = path .. "/" .. accounts[number % #accounts + 1] end
      return wrk.format(method, path, headers, (template:gsub("@@", name)))
   end
end
