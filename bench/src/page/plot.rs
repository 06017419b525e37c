//! Plots as SVG, with both axes logarithmic.

use plotters::prelude::*;

use crate::{Problem, places};

/// The line of a subject: its points.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// The name of an axis, and the format of its figures.
pub(crate) struct Axis {
    pub(crate) name: &'static str,
    pub(crate) show: fn(f64) -> String,
}

/// Draws lines into `docs/performance/<name>.svg`, and returns the Markdown that shows it.
pub(crate) fn draw(name: &str, title: &str, axes: (&Axis, &Axis), lines: &[Line]) -> Result<String, Problem> {
    if lines.iter().all(|line| line.points.is_empty()) {
        return Ok(String::new());
    }
    let mut text = String::new();
    render(&mut text, title, axes, lines).map_err(|error| format!("plot {name}: {error}"))?;
    places::write(
        &places::root().join("docs/performance").join(format!("{name}.svg")),
        &text,
    )?;
    Ok(format!("\n![{title}](performance/{name}.svg)\n"))
}

fn render(
    text: &mut String,
    title: &str,
    axes: (&Axis, &Axis),
    lines: &[Line],
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(text, (860, 480)).into_drawing_area();
    area.fill(&WHITE)?;
    let range = |of: fn(&(f64, f64)) -> f64| {
        let values: Vec<f64> = lines.iter().flat_map(|line| line.points.iter().map(of)).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        (low * 0.8..high * 1.25).log_scale()
    };
    let (x, y) = (range(|point| point.0), range(|point| point.1));
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(76)
        .build_cartesian_2d(x, y)?;
    chart
        .configure_mesh()
        .x_desc(axes.0.name)
        .y_desc(axes.1.name)
        .x_label_formatter(&|value| mark(*value, axes.0))
        .y_label_formatter(&|value| mark(*value, axes.1))
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.12))
        .draw()?;
    // a subject has the same colour in all plots, even if another subject is missing
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.points.is_empty()) {
        let color = COLORS[index % COLORS.len()];
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), color.stroke_width(2)))?
            .label(line.name.as_str())
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
        chart.draw_series(line.points.iter().map(|point| Circle::new(*point, 3, color.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}

/// Returns the label of a grid line: only 1, 2 and 5 of each power of ten have one, for lack of space.
fn mark(value: f64, axis: &Axis) -> String {
    let leading = value / 10_f64.powf(value.log10().floor());
    match [1.0, 2.0, 5.0, 10.0].iter().any(|shown| (leading - shown).abs() < 0.01) {
        true => (axis.show)(value),
        false => String::new(),
    }
}

/// Colours that most kinds of colour vision can distinguish (Okabe and Ito).
const COLORS: [RGBColor; 7] = [
    RGBColor(213, 94, 0),
    RGBColor(0, 114, 178),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(0, 0, 0),
    RGBColor(86, 180, 233),
];
