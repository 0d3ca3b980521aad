using System.Linq;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Changes files that somebody wrote: comments, names and order stay.</summary>
public static class SecnetEditor
{
    /// <summary>The file, in canonical layout, with the bounds of a network: those of its layers and weights, and where they were observed.</summary>
    /// <param name="text">A file without mistakes.</param>
    /// <param name="model">The network it declares, with other bounds. Layers of the file that it lacks, since its output does not need them, stay as they are.</param>
    public static string WithBounds(string text, NetworkModel model)
    {
        var statements = SecnetReader.Read(text, new FindingList()).Select(static line => line.Statement).OfType<Statement>().ToList();
        var layers = model.Layers.ToDictionary(static layer => layer.Name);
        var calibrated = model.Calibration is { } calibration ? SecnetWriter.StatementOf(calibration) : null;

        // Where it stood, otherwise behind what the network chooses for all its layers.
        var place = statements.OfType<CalibratedStatement>().FirstOrDefault() ?? statements.Last(static statement => statement is NetworkStatement or SettingStatement or LinkStatement or BudgetStatement);
        return SecnetFormatter.Format(text, statement => statement switch
        {
            CalibratedStatement => calibrated is null ? [] : [calibrated],
            LayerStatement layer when layers.TryGetValue(layer.Name.Text, out var bounded) => [WithBounds(layer, bounded)],
            _ when statement.Keyword == place.Keyword && calibrated is not null => [statement, calibrated],
            _ => [statement],
        });
    }

    private static LayerStatement WithBounds(LayerStatement statement, LayerModel layer) => statement with
    {
        Options = [.. statement.Options.Where(static option => !option.Spelling.IsBound), .. SecnetWriter.OptionsOf(statement.Spelling!, layer).Where(static option => option.Spelling.IsBound)],
    };
}
