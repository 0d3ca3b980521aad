using Cifar10;
using SecNet.Cli;

string[] classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

// The first network is the default; --network c1 chooses another. The repository ships no photographs: give --cifar FILE.
return await SecNetApp.RunAsync(args, networks => networks
    .Add<C2>("c2", options => (options.Weights, options.ClassNames) = ("weights/c2.safetensors", classes))
    .Add<C1>("c1", options => (options.Weights, options.ClassNames) = ("weights/c1.safetensors", classes))
    .Add<ResNet32>("resnet32", options => (options.Weights, options.ClassNames) = ("weights/resnet32.safetensors", classes))
    .Add<C2Ring32>("c2-ring32", options => (options.Weights, options.ClassNames) = ("weights/c2.safetensors", classes))
    .Add<C1Ring32>("c1-ring32", options => (options.Weights, options.ClassNames) = ("weights/c1.safetensors", classes))
    .Add<C2Wan>("c2-wan", options => (options.Weights, options.ClassNames) = ("weights/c2.safetensors", classes))
    .Add<C1Wan>("c1-wan", options => (options.Weights, options.ClassNames) = ("weights/c1.safetensors", classes))
    .Add<C2TwoParty>("c2-two-party", options => (options.Weights, options.ClassNames) = ("weights/c2.safetensors", classes))
    .Add<C1TwoParty>("c1-two-party", options => (options.Weights, options.ClassNames) = ("weights/c1.safetensors", classes))
    .Add<ResNet32TwoParty>("resnet32-two-party", options => (options.Weights, options.ClassNames) = ("weights/resnet32.safetensors", classes)));
