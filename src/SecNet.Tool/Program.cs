using SecNet.Cli.Terminal;
using SecNet.Tool;

return await ToolApp.RunAsync(args, CommandConsole.Standard(), Console.In);
