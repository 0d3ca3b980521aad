using BenchmarkDotNet.Running;
using SecNet.Benchmarks;

if (args is ["fss"]) FunctionSecretSharingRates.Print();
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
