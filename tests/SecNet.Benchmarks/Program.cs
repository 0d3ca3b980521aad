using BenchmarkDotNet.Running;
using SecNet.Benchmarks;
using SecNet.Benchmarks.LiEtAl;

if (args is ["fss"]) FunctionSecretSharingRates.Print();
else if (args is ["rlwe"]) HomomorphicEncryptionTimes.Print();
else if (args is ["arithmetic"]) ArithmeticRates.Print();
else if (args is ["kernels"]) KernelRates.Print();
else if (args is ["table"]) ComparisonRates.Print();
else if (args is ["ot"]) TransferRates.Print();
else if (args is ["garbling"]) GarblingRates.Print();
else if (args is ["schedule"] or ["schedule", _]) GenerationScheduleTimes.Print(args.ElementAtOrDefault(1));
else if (args is ["li"] or ["li", "--markdown", _]) Report.Print(args.Length == 3 ? args[2] : null);
else if (args is ["fourier"])
{
    FourierRates.Print();
    SecSinRates.Print();
}
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
