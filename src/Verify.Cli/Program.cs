using Verify.Cli;

return CommandLine.Start(args);
