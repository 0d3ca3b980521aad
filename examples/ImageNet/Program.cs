using ImageNet;
using SecNet.Cli;

// No weights are shipped: a hundred megabytes, and no cost depends on them. Write some with untrained-weights and give them with --weights.
return await SecNetApp.RunAsync(args, static networks => networks.Add<ResNet50>("resnet50"));
