using System.CommandLine;

return await new RootCommand("The SecNet compiler outside a build.").Parse(args).InvokeAsync();
